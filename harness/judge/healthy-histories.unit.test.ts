import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { genericFaultChecks, genericStartChecks } from "../checks/generic.ts";
import { runCheck } from "../history/check.ts";
import { readSavedHistory } from "../history/read-history.ts";
import { savedScenarios } from "./saved-scenarios.ts";

const histories = fileURLToPath(new URL("../../fixtures/histories", import.meta.url));

/** The scenarios that passed, planted defects left out: on these platforms nothing was wrong. */
const healthy = savedScenarios(histories).flatMap(({ folder, history, results }): [string, string][] => {
  if (history === undefined || results === undefined) return [];
  const { verdict, defect } = JSON.parse(readFileSync(results, "utf8")) as {
    verdict: string;
    defect?: object;
  };
  return verdict === "pass" && defect === undefined ? [[relative(histories, folder), history]] : [];
});

test.each(healthy)("no generic check accuses the healthy platform of %s", async (_, file) => {
  const { history } = await readSavedHistory(file);
  const checks = [...genericStartChecks(), ...genericFaultChecks({ within: "3s" })];
  const wrong = checks
    .map((check) => runCheck(check, history))
    .filter(({ verdict, summary }) => verdict === "fail" || summary.startsWith("the check itself crashed"));
  expect(wrong.map(({ name, summary }) => `${name}: ${summary}`)).toEqual([]);
});

test("there are some", () => {
  expect(healthy.length).toBeGreaterThan(15);
});
