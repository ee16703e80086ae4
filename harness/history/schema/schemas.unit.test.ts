import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { sampleRun } from "../../../reports/testing/sample-run.ts";
import { savedScenarios } from "../../judge/saved-scenarios.ts";
import { toJson } from "../json.ts";
import { savedLines } from "../saved-lines.ts";
import { historyLineSchema } from "./history-line-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { runJsonSchema } from "./run-schema.ts";

const files: [string, JsonSchema][] = [
  ["run.schema.json", runJsonSchema],
  ["history-line.schema.json", historyLineSchema],
];

test.each(files)("%s is what the types say; UPDATE_GOLDEN=1 writes it anew", (name, schema) => {
  const file = new URL(name, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, toJson(schema));
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(schema);
});

const histories = fileURLToPath(new URL("../../../fixtures/histories", import.meta.url));

test.each(
  savedScenarios(histories).map(({ folder, history }) => [folder.slice(histories.length + 1), history]),
)("every line of the real history %s fits", async (_, file) => {
  const fits = new Ajv2020({ allowUnionTypes: true }).compile(historyLineSchema);
  const wrong: unknown[] = [];
  for await (const { text, torn } of savedLines(file ?? ""))
    if (torn === undefined && text !== "" && !fits(JSON.parse(text)) && wrong.length < 3)
      wrong.push(text.slice(0, 200), fits.errors?.slice(0, 3));
  expect(wrong).toEqual([]);
});

test("a run fits, and one that lacks or garbles a field does not", () => {
  const fits = new Ajv2020().compile(runJsonSchema);
  const run = JSON.parse(toJson(sampleRun().run));
  expect(fits(run), JSON.stringify(fits.errors)).toBe(true);
  const { verdict: _, ...without } = run;
  expect(fits(without)).toBe(false);
  expect(fits({ ...run, verdict: "green" })).toBe(false);
  expect(fits({ ...run, schema: "blackstart.run/0" })).toBe(false);
});
