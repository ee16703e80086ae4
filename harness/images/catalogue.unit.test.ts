import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { findEntry, readCatalogue, referenceOf } from "./catalogue.ts";
import { parseJarList } from "./recipes/maven.ts";
import { parseSource } from "./resolve.ts";

const catalogue = readCatalogue();

test("the catalogue has every image that the platforms and the harness start", () => {
  const wanted = [
    "clickhouse",
    "kafka",
    "nats",
    "postgres",
    "redis",
    "toxiproxy",
    "node",
    "python",
    "tools",
    "base",
  ];
  expect([...catalogue.keys()]).toEqual(expect.arrayContaining(wanted));
  for (const entry of catalogue.values()) {
    if (entry.digest !== undefined) expect(entry.pinned).toBe("digest");
    const { local } = entry;
    if (local.kind === "build" && local.base !== undefined) expect(catalogue.has(local.base)).toBe(true);
  }
});

test("an entry is found by its name, or by its repository when only the version differs", () => {
  const exact = referenceOf(catalogue, "redis");
  expect(findEntry(catalogue, exact)).toMatchObject({ entry: { name: "redis" }, exact: true });
  expect(findEntry(catalogue, "redis:6-alpine")).toMatchObject({ entry: { name: "redis" }, exact: false });
  expect(findEntry(catalogue, "docker.io/library/redis")).toMatchObject({ exact: false });
  expect(findEntry(catalogue, "quay.io/redis:7")).toBeUndefined();
  expect(findEntry(catalogue, "mysql:8")).toBeUndefined();
});

test("Kafka's local tag is of a version that KafkaContainer runs without ZooKeeper", () => {
  expect(Number.parseInt(catalogue.get("kafka")?.local.version ?? "", 10)).toBeGreaterThanOrEqual(8);
});

test("the list of jars is whole: every line has a hash and a path", () => {
  const file = join(catalogue.get("kafka")?.folder ?? "", "jars.txt");
  const jars = parseJarList(file, readFileSync(file, "utf8"));
  expect(jars.some(({ path }) => path.startsWith("org/apache/kafka/kafka_2.13/"))).toBe(true);
  expect(() => parseJarList("jars.txt", `${"a".repeat(64)}  one.jar\nxyz two.jar`)).toThrow("jars.txt:2");
  expect(() => parseJarList("jars.txt", `${"a".repeat(64)}  ../../etc/one.jar`)).toThrow("jars.txt:1");
});

test.each([
  ["{", /cannot be read as JSON/],
  ["[]", /the file/],
  ['{"summary":"x"}', /local/],
  ['{"summary":"x","local":{"kind":"build","version":"1"}}', /inputs/],
  ['{"summary":"x","digest":"sha256:12","local":{"kind":"build","version":"1","inputs":[]}}', /digest/],
  ['{"summary":"x","local":{"kind":"build","version":"1","inputs":[{"kind":"curl","path":"x"}]}}', /kind/],
])("a wrong image.json is named with its field: %s", (text, expected) => {
  const folder = mkdtempSync(join(tmpdir(), "blackstart-catalogue-"));
  try {
    mkdirSync(join(folder, "thing"));
    writeFileSync(join(folder, "thing", "image.json"), text);
    expect(() => readCatalogue(folder)).toThrow(UserError);
    expect(() => readCatalogue(folder)).toThrow(expected);
    expect(() => readCatalogue(folder)).toThrow(join("thing", "image.json"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a source is one of three words", () => {
  expect(parseSource(undefined)).toBe("auto");
  expect(parseSource("local")).toBe("local");
  expect(() => parseSource("hub")).toThrow(UserError);
});
