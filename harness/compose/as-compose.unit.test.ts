import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { packageFolder } from "../core/package-folder.ts";
import { compareReaders } from "./testing/compare/compare.ts";
import { record, recordedAnswer, recordedWith } from "./testing/compare/recorded.ts";

/** Each folder is one way in which a Compose file can be misread, with what `docker compose config` says of it. */
const parent = join(packageFolder(), "fixtures", "compose");
const folders = readdirSync(parent, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const updates = process.env.UPDATE_GOLDEN === "1" && process.env.COMPOSE_ANSWERS === "1";

beforeAll(async () => {
  if (updates) await Promise.all(folders.map((name) => record(join(parent, name))));
}, 120_000);

test.each(folders)("%s is read as Compose reads it", async (name) => {
  const options = { environment: { ...recordedWith } };
  const found = await compareReaders(join(parent, name), options, recordedAnswer);
  if (/unknown|misspelt/.test(name)) {
    expect(found).toMatchObject({ kind: "both refuse" });
  } else {
    expect(found).toEqual({ kind: "both accept", differences: [], absent: [] });
  }
});
