import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Recorder } from "../history/recorder.ts";
import type { Verdict } from "../history/verdict.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import type { Cell } from "./cell.ts";
import { GateMemory } from "./memory.ts";
import { chainOf } from "./run-cells.ts";
import { planBy, plannedBy } from "./testing/planned.ts";
import { TriedCells } from "./tried.ts";

const parent = mkdtempSync(join(tmpdir(), "blackstart-cells-"));
afterAll(() => rmSync(parent, { recursive: true }));
let runs = 0;

const proof = { method: "by hand", observed: "refused", latencyMs: 3 };

function result(id: string, verdict: Verdict, message?: string): ScenarioResult {
  const findings = message === undefined ? [] : [{ message, subject: "", evidence: [] }];
  return {
    ...{ id, title: id, claim: "", method: "", platform: "by hand", verdict, startedAtMs: 0, durationMs: 1 },
    ...{ phases: [], figures: [], history: "", historyLines: 0, repeat: "" },
    faults: [{ id: "cut-1", kind: "cut", target: "web->db:1", injectedAtMs: 0, proof }],
    checks: [
      {
        ...{ name: "no crash, no restart", verdict, summary: "", measured: [], bound: "", evidence: [] },
        findings,
      },
    ],
  };
}

/** A link that nobody named is used, and its server answers. */
function meets(recorder: Recorder, id: string): void {
  const { client, server, port } = plannedBy(id);
  const seen = { source: "capture", subject: id };
  const place = "found on the wire";
  recorder.append({ ...seen, kind: "link", data: { id, client, server, port, path: "filter", place } });
  recorder.append({ ...seen, kind: "proxy", data: { listening: true, reason: "the server's port answers" } });
}

/** The ids of a run of the gate in their order, with why each is left out, where it is. */
function ran(given: {
  links: string[];
  used: string[];
  found?: string[];
  budgetMs?: number;
  start?: ScenarioResult;
}): {
  ran: string[];
  leftOut: Cell[];
  kept: string[];
} {
  const memory = new GateMemory();
  const recorder = new Recorder();
  memory.watch(recorder, () => 0);
  const plan = planBy(...given.links);
  const leftOut: Cell[] = [];
  const kept: string[] = [];
  const seen: string[] = [];
  let entry = chainOf({
    plan,
    context: { platform: plan.platform, settling: plan.settling, memory, checks: [] },
    ...(given.budgetMs === undefined ? {} : { budgetMs: given.budgetMs }),
    tried: new TriedCells({
      runFolder: join(parent, `${runs++}`, "run"),
      platformFolder: "/a",
      prints: new Map(),
    }),
    found: (links) => kept.push(...links.map(({ id }) => id)),
    leftOut: (cells) => leftOut.push(...cells),
  });
  while (entry !== undefined && seen.length < 50) {
    seen.push(
      entry.id.replace("foreign/by hand/", "") +
        (entry.notCovered === undefined ? "" : `: ${entry.notCovered}`),
    );
    if (entry.id.endsWith("clean-start")) {
      for (const id of given.found ?? []) meets(recorder, id);
      for (const subject of given.used)
        recorder.append({
          ...{ source: "capture", kind: "traffic", subject },
          data: { toServerBytes: 1, toClientBytes: 0, windowMs: 100 },
        });
    }
    const verdict = entry.notCovered === undefined ? "pass" : "not covered";
    const isStart = entry.id.endsWith("clean-start");
    entry = entry.next?.(isStart ? (given.start ?? result(entry.id, "pass")) : result(entry.id, verdict));
  }
  return { ran: seen, leftOut, kept: [...new Set(kept)] };
}

const stops = ["restart-at-new-address-db", "stop-web"];

test("after the clean start links are cut, servers killed, links cut for long, and everybody is stopped", () => {
  const links = ["web->db:1", "caller->web:3"];
  expect(ran({ links, used: links }).ran).toEqual([
    ...["clean-start", "cut-web-db-1", "cut-caller-web-3", "kill-db", "kill-web", "long-cut"],
    ...["restart-at-new-address-db", "restart-at-new-address-web", "stop-caller"],
  ]);
});

test("a link that the wire alone tells is cut like any other, and kept for the next run", () => {
  const found = ["web->db:1"];
  const run = ran({ links: [], used: found, found });
  expect(run.ran).toEqual(["clean-start", "cut-web-db-1", "kill-db", "long-cut", ...stops]);
  expect(run.kept).toEqual(found);
  // One that was planned is not cut twice.
  expect(ran({ links: found, used: found, found }).ran).toEqual(run.ran);
});

test("a link that nobody uses costs nothing where others were tried", () => {
  const found = ran({ links: ["web->db:1", "web->db:2"], used: ["web->db:1"] }).ran;
  expect(found.slice(0, -1)).toEqual(["clean-start", "cut-web-db-1", "kill-db", "long-cut", ...stops]);
  expect(found.at(-1)).toMatch(/^cut-web-db-2: nobody used web->db:2 in the .* that it was watched/);
});

test("where nothing could be tried, a link that nobody has used yet is waited for", () => {
  expect(ran({ links: ["web->db:1"], used: [] }).ran).toEqual(["clean-start", "cut-web-db-1"]);
});

test("of a platform whose start failed each link says why it was not cut, and nothing is tried", () => {
  const links = ["web->db:1", "caller->web:3"];
  const start = result("clean-start", "fail", "web ended by itself");
  expect(ran({ links, used: links, start }).ran).toEqual([
    "clean-start",
    "cut-web-db-1: the platform was sick already (clean-start): web ended by itself",
    "cut-caller-web-3: the platform was sick already (clean-start): web ended by itself",
  ]);
});

test("a budget takes of all kinds what fits into it, and names what it left out", () => {
  const links = ["web->db:1"];
  const { ran: all, leftOut } = ran({ links, used: links, budgetMs: 600_000 });
  expect(all).toContain("black-hole-web-db-1");
  expect(leftOut).toEqual([]);
  const short = ran({ links, used: links, budgetMs: 30_000 });
  expect(short.ran).not.toContain("long-cut");
  expect(short.leftOut.map(({ id }) => id)).toEqual(["long-cut"]);
});
