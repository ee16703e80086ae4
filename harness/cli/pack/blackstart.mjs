#!/usr/bin/env node
/**
 * The package's command: `npx blackstart <verb> [arguments…]`. It only looks whether this Node is new enough, in
 * words that an old Node understands, and hands over to the compiled main.js. Exit codes are main.js's; 4 for Node.
 */
import { readFileSync } from "node:fs";
import module from "node:module";

const oldest = [22, 22];
const usage = "usage: blackstart <start|explain|scenario|judge|types|doctor|clean> [arguments]";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
const [asked] = process.argv.slice(2);
if (isOld && (asked === "--version" || asked === "-V")) {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  process.stdout.write(`${manifest.version}\n`);
} else if (isOld && (asked === "--help" || asked === "-h" || asked === undefined)) {
  process.stdout.write(
    `${usage}\nIt needs Node ${oldest.join(".")} or later; this is ${process.versions.node}.\n`,
  );
} else if (isOld) {
  process.stderr.write(
    `blackstart: Node ${process.versions.node} is too old: put Node ${oldest.join(".")} or later first in the path\n`,
  );
  process.exitCode = 4;
} else {
  // Workers inherit it: what Node made of the code once, it need not make again.
  const { directory } = module.enableCompileCache();
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
  await import("./harness/cli/main.js");
}
