import { allowedImports } from "../../harness/allowed-imports.ts";

/**
 * The map of the harness with its last column as the table of allowed imports has it. What is in a room stays as it is
 * written. Throws where a room has no line.
 */
export function withAllowedImports(text: string): string {
  const [before, after] = [text.indexOf("| room |"), text.indexOf("\n\n", text.indexOf("| room |"))];
  if (before < 0 || after < 0) throw new Error("the map of the harness has no table");
  const written = new Map(
    text
      .slice(before, after)
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .map(([, room = "", what = ""]) => [room, what]),
  );
  const rows = Object.entries(allowedImports).map(([room, others]) => {
    const what = written.get(`\`${room}/\``);
    if (what === undefined) throw new Error(`the map of the harness has no line for ${room}/`);
    return `| \`${room}/\` | ${what} | ${others.length === 0 ? "nothing" : others.join(", ")} |`;
  });
  const table = ["| room | what is in it | may import |", "| --- | --- | --- |", ...rows];
  return text.slice(0, before) + table.join("\n") + text.slice(after);
}
