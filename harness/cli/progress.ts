let lastName = "";

/** One step of set-up on the terminal: who, and what. Control characters of foreign tools are taken out. */
export function progressLine(name: string, line: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: foreign output is stripped of exactly these
  const text = line.replaceAll(/[\u0000-\u001f\u007f]+/g, " ").trim();
  if (text === "") return;
  process.stdout.write(`${name === lastName ? " ".repeat(name.length) : name}  ${text}\n`);
  lastName = name;
}
