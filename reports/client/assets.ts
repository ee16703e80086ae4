import { readFileSync } from "node:fs";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8").trim();

/** What is inlined into every report: one sheet of style, and one script for each thing the page can do. */
export const styles = ["./base.css", "./verdict.css", "./scenario.css", "./timeline.css", "./print.css"]
  .map(read)
  .join("\n");

export const scripts = ["./pointer.mjs", "./evidence.mjs", "./fold.mjs", "./copy.mjs"].map(read);
