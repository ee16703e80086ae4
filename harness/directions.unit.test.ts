import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Import directions of the design: who may import whom, read from the files themselves. */
const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  file: string;
  /** Path from the root for relative imports, else the package's name. */
  target: string;
  typeOnly: boolean;
}

const layers: Record<string, number> = {
  core: 0,
  runtime: 1,
  services: 2,
  system: 3,
  faults: 3,
  probes: 3,
  workloads: 3,
  checks: 3,
  scenario: 4,
  cli: 5,
};

const imports = ["harness", "suites", "fixtures", "reports"].flatMap(importsBelow);

test("no layer of the harness imports a higher one", () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = layers[folderIn("harness", file) ?? ""];
    const to = layers[folderIn("harness", target) ?? ""];
    return from !== undefined && to !== undefined && to > from;
  });
  expect(shown(wrong)).toEqual([]);
});

test("core and checks import only core and themselves", () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = folderIn("harness", file);
    const to = folderIn("harness", target);
    if (from === "core") return to !== undefined && to !== "core";
    return from === "checks" && to !== undefined && to !== "core" && to !== "checks";
  });
  expect(shown(wrong)).toEqual([]);
});

test("faults, workloads and checks do not import one another", () => {
  const apart = new Set(["faults", "workloads", "checks"]);
  const wrong = imports.filter(({ file, target }) => {
    const from = folderIn("harness", file) ?? "";
    const to = folderIn("harness", target) ?? "";
    return apart.has(from) && apart.has(to) && from !== to;
  });
  expect(shown(wrong)).toEqual([]);
});

test("only the runtime talks to the engine's and Toxiproxy's clients, only the services to testcontainers' modules", () => {
  const wrong = imports.filter(({ file, target, typeOnly }) => {
    if (typeOnly || !file.startsWith("harness/") || file.endsWith(".engine.test.ts")) return false;
    if (/^(testcontainers|dockerode|toxiproxy-node-client)$/.test(target))
      return folderIn("harness", file) !== "runtime";
    return /^@testcontainers\//.test(target) && folderIn("harness", file) !== "services";
  });
  expect(shown(wrong)).toEqual([]);
});

test("suites import the harness's door, platforms, defects and other suites", () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      file.startsWith("suites/") &&
      !/^(#harness$|vitest$|node:|suites\/|fixtures\/(platforms|defects)\/)/.test(target),
  );
  expect(shown(wrong)).toEqual([]);
});

test("reports read files only, applications know nothing of the harness", () => {
  const wrong = imports.filter(({ file, target }) => {
    if (file.startsWith("reports/")) return target.startsWith("harness/") || target === "#harness";
    return (
      /^fixtures\/(apps|kit|defects)\//.test(file) && (target.startsWith("harness/") || target === "#harness")
    );
  });
  expect(shown(wrong)).toEqual([]);
});

test("there is no barrel file but the harness's door, and no folder of odds and ends", () => {
  const files = new Set(imports.map(({ file }) => file));
  const wrong = [...files].filter(
    (file) =>
      (/(^|\/)index\.ts$/.test(file) && file !== "harness/index.ts") ||
      /\/(utils?|helpers?|common)(\/|\.ts$)/.test(file),
  );
  expect(wrong).toEqual([]);
});

function importsBelow(folder: string): Import[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(dist|out|node_modules)\//.test(file))
    .flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")));
}

function importsOf(file: string, text: string): Import[] {
  const pattern = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|import\("([^"]+)"\)/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const written = match[2] ?? match[3] ?? "";
    const target = written.startsWith(".") ? normalize(join(dirname(file), written)) : written;
    return { file, target, typeOnly: match[1] !== undefined };
  });
}

function folderIn(top: string, path: string): string | undefined {
  const [first, second, third] = path.split("/");
  return first === top && third !== undefined ? second : undefined;
}

function shown(wrong: Import[]): string[] {
  return wrong.map(({ file, target }) => `${file} → ${target}`);
}
