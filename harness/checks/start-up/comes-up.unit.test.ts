import { expect, test } from "vitest";
import { startUpPlace } from "../../history/finding.ts";
import { HistoryBuilder, service } from "../testing/history-builder.ts";
import { comesUp } from "./comes-up.ts";

function started(...names: string[]): HistoryBuilder {
  const builder = new HistoryBuilder()
    .topology({ services: [service("db"), service("web")] })
    .watched("engine");
  for (const [index, name] of names.entries()) {
    builder.add(100 + index, "container", name, { action: "create", by: "harness" });
    builder.add(200 + index, "container", name, { action: "start", by: "harness" });
  }
  return builder;
}

const run = (builder: HistoryBuilder) => comesUp().run(builder.history());

test("a platform of which every service started has come up", () => {
  expect(run(started("db", "web"))).toMatchObject({
    ...{ verdict: "pass", summary: "2 of 2 services started", evidence: [4, 6] },
  });
});

test("a start that can never succeed fails, and names its service alone", () => {
  const builder = started("db");
  builder.add(900, "finding", "db", { what: "db never became healthy", place: startUpPlace });
  expect(run(builder)).toMatchObject({
    verdict: "fail",
    findings: [{ subject: "db", message: "db never became healthy" }],
  });
});

test("what was not seen to start, or not watched, is unknown", () => {
  expect(run(started("db"))).toMatchObject({ verdict: "unknown", findings: [{ subject: "web" }] });
  expect(run(started("db", "web").probe("engine", "gap", 150))).toMatchObject({ verdict: "unknown" });
  expect(comesUp().run(new HistoryBuilder().history()).verdict).toBe("unknown");
});

test("a platform that ran already says nothing of its start", () => {
  expect(run(started())).toMatchObject({ verdict: "not covered" });
});
