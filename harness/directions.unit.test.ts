import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allowedImports } from "./allowed-imports.ts";

/** Import directions of the design: who may import whom, read from the files themselves. */
const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  file: string;
  /** Path from the root for relative imports, else the package's name. */
  target: string;
  typeOnly: boolean;
}

const rooms: Readonly<Record<string, readonly string[]>> = allowedImports;
const imports = ["harness", "suites", "fixtures", "reports", "bench", "examples"].flatMap(importsBelow);

test("a room of the harness imports the rooms that its line names, and no other", () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = roomOf(file);
    const to = roomOf(target);
    if (from === undefined || to === undefined || from === to || isTest(file)) return false;
    return rooms[from]?.includes(to) !== true;
  });
  expect(shown(wrong)).toEqual([]);
});

test("every room has a line, and every line a room", () => {
  const there = readdirSync(join(root, "harness"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(there.sort()).toEqual(Object.keys(rooms).sort());
});

test("a line names only rooms that stand before it, so no circle can be", () => {
  const names = Object.keys(rooms);
  const wrong = names.flatMap((room, at) =>
    (rooms[room] ?? []).filter((other) => names.indexOf(other) >= at).map((other) => `${room} → ${other}`),
  );
  expect(wrong).toEqual([]);
});

test("only engine, images and wire talk to the engine's and Toxiproxy's clients, only adapters to testcontainers' modules", () => {
  const wrong = imports.filter(({ file, target, typeOnly }) => {
    if (typeOnly || !file.startsWith("harness/") || isTest(file)) return false;
    if (/^(testcontainers|dockerode|toxiproxy-node-client)$/.test(target))
      return !["engine", "images", "wire"].includes(roomOf(file) ?? "");
    return /^@testcontainers\//.test(target) && roomOf(file) !== "adapters";
  });
  expect(shown(wrong)).toEqual([]);
});

test("suites import the harness's doors, platforms, defects and other suites", () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      file.startsWith("suites/") && !/^(#harness|vitest$|node:|suites\/|fixtures\/platforms\/)/.test(target),
  );
  expect(shown(wrong)).toEqual([]);
});

test("reports take their types and readers from history and core, applications know nothing of the harness", () => {
  const wrong = imports.filter(({ file, target }) => {
    if (file.startsWith("reports/"))
      return /^#harness/.test(target) || !["history", "core", undefined].includes(roomOf(target));
    return (
      /^fixtures\/(kit|platforms\/[^/]+\/(apps|defects))\//.test(file) &&
      !file.endsWith(".test.ts") &&
      (target.startsWith("harness/") || /^#harness/.test(target))
    );
  });
  expect(shown(wrong)).toEqual([]);
});

test("there is no barrel file but the doors, and no folder of odds and ends", () => {
  const files = new Set(imports.map(({ file }) => file));
  const wrong = [...files].filter(
    (file) =>
      (/(^|\/)index\.ts$/.test(file) && !/^harness\/(adapters\/[^/]+\/)?index\.ts$/.test(file)) ||
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

/** The harness's folder that a path lies in. */
function roomOf(path: string): string | undefined {
  const [first, second, third] = path.split("/");
  return first === "harness" && third !== undefined ? second : undefined;
}

/** A test may reach up: it brings whatever shows that its room is right. */
const isTest = (file: string) => /\.test\.ts$|\.fixture\.ts$|\/testing\//.test(file);

function shown(wrong: Import[]): string[] {
  return wrong.map(({ file, target }) => `${file} → ${target}`);
}
