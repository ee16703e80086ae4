import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/**
 * Who may name what. The harness knows a technology only where all of it stands, and no
 * platform at all; `docs/decisions/names-of-technologies.md` says why and what is excepted.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const files = below("harness");

const technologies = /kafka|clickhouse|nats|jetstream|dragonfly/i;
const ofTechnologies = /^harness\/(adapters|images)\//;
/** Why, stands in the decision. */
const excepted = ["harness/wire/scheme-ports.ts", "harness/names.unit.test.ts"];

test("no technology is named outside its adapter, its image and the platforms", () => {
  const wrong = files
    .filter((file) => !ofTechnologies.test(file) && !excepted.includes(file))
    .flatMap((file) => linesWith(technologies, file));
  expect(wrong).toEqual([]);
});

test("no platform is named outside its folder and its suites", () => {
  const names = readdirSync(join(root, "fixtures", "platforms"), { withFileTypes: true })
    .filter((entry) => existsSync(join(entry.parentPath, entry.name, "compose.yaml")))
    .map(({ name }) => name);
  const platforms = new RegExp(names.map((name) => `\\b${name}\\b`).join("|"), "i");
  const wrong = [...files, ...below("reports"), "vitest.config.ts", "package.json"]
    .filter((file) => !excepted.includes(file))
    .flatMap((file) => linesWith(platforms, file));
  expect(wrong).toEqual([]);
});

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|mjs|md|json|css)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|out|node_modules)\//.test(file));
}

/** Lines of a file that match, and the file itself where its name does. */
function linesWith(pattern: RegExp, file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").split("\n");
  const lines = text.flatMap((line, index) =>
    pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
  );
  return [...(pattern.test(file) ? [file] : []), ...lines];
}
