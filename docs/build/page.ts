import type { Declared } from "./docstrings.ts";

/** A generated page. What it says of itself keeps people from writing in it. */
export function titled(title: string, says: string, parts: readonly string[]): string {
  const note = "<!-- Made by `npm run docs` from the code; a unit test holds that it is current. -->";
  return `${[`# ${title}`, note, says, ...parts].join("\n\n")}\n`;
}

/** What is said of one function. */
export function entry({ name, file, says, parameters, signature }: Declared, facts: string[]): string {
  return [
    `### ${name}`,
    `\`\`\`ts\n${signature}\n\`\`\``,
    says,
    [
      ...parameters.map((parameter) => `- \`${parameter.name}\`: ${parameter.says}`),
      ...facts.map((fact) => `- ${fact}`),
      `- Source: \`${file}\``,
    ].join("\n"),
  ].join("\n\n");
}
