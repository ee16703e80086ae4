import type { CheckResult } from "../../harness/history/check.ts";
import type { Verdict } from "../../harness/history/verdict.ts";
import { linesOf, type SceneEvent } from "./scene.ts";

/** The checks of a sample scenario, as the harness reports them. */
export function check(
  name: string,
  verdict: Verdict,
  summary: string,
  parts: Partial<CheckResult> = {},
): CheckResult {
  return { name, verdict, summary, measured: [], bound: "", evidence: [], findings: [], ...parts };
}

export function faultEffective(events: readonly SceneEvent[], count: number, proofMs: number): CheckResult {
  return check("fault effective", "pass", `${count} of ${count} faults proven to bite and to heal`, {
    bound: "each fault is proven while work goes on",
    measured: [
      {
        id: "fault-proof",
        name: "slowest proof",
        value: proofMs,
        unit: "ms",
        bound: { atMost: 50, why: "refusals and resets are proven at once" },
      },
    ],
    evidence: linesOf(
      events,
      "fault",
      (event) => event.data.stage === "proven" || event.data.stage === "healed",
    ),
  });
}

export function delivery(events: readonly SceneEvent[], acknowledged: number, lost = 0): CheckResult {
  const audit = linesOf(events, "audit");
  return check(
    "delivery",
    lost > 0 ? "fail" : "pass",
    lost > 0
      ? `${lost} of ${acknowledged.toLocaleString("en-US")} acknowledged rows are not stored`
      : `all ${acknowledged.toLocaleString("en-US")} acknowledged rows are stored exactly once by key`,
    {
      bound: "every acknowledged row is stored, once by key, with the content that was served",
      measured: [
        {
          id: "acknowledged",
          name: "acknowledged",
          value: acknowledged,
          unit: "rows",
          bound: { atLeast: 1, why: "something was promised" },
        },
        {
          id: "lost",
          name: "lost",
          value: lost,
          unit: "rows",
          bound: { atMost: 0, why: "acknowledged means safe" },
        },
        { id: "verification", name: "verification", value: 184, unit: "ms" },
      ],
      evidence: [...audit, ...linesOf(events, "drained")],
      findings:
        lost > 0
          ? [
              {
                message: `${lost} acknowledged rows of producer 7 are nowhere: the last hop that held them was the disk buffer`,
                subject: "clickhouse",
                evidence: [...audit, ...linesOf(events, "log")],
              },
            ]
          : [],
    },
  );
}

export function recovery(events: readonly SceneEvent[], tookMs: number, pauseMs: number): CheckResult {
  return check("recovery", "pass", "everyone was well again after the last proven heal", {
    bound: "healthy, closed and storing again within 20 s of the proven heal",
    measured: [
      {
        id: "recovery",
        name: "recovery",
        value: tookMs,
        unit: "ms",
        bound: { atMost: 20_000, why: "the bound that the scenario states" },
      },
      { id: "longest-pause", name: "longest pause in stored rows", value: pauseMs, unit: "ms" },
    ],
    evidence: [
      ...linesOf(events, "fault", (event) => event.data.stage === "healed"),
      ...linesOf(events, "circuit", (event) => event.data.state === "closed"),
      ...linesOf(events, "health", (event) => event.data.status === "healthy").slice(-2),
    ].sort((a, b) => a - b),
  });
}

export function circuit(events: readonly SceneEvent[], openMs: number): CheckResult {
  return check("circuit", "pass", "opened after 5 failures, sent nothing while open, closed on a success", {
    bound: "opens after 5 consecutive failures, stays open 3 s, tries one call half-open",
    measured: [
      { id: "circuit-openings", name: "openings", value: 3, unit: "count" },
      {
        id: "circuit-open",
        name: "data-bridge open",
        value: openMs,
        unit: "ms",
        bound: { atLeast: 3_000, why: "its documented open time" },
      },
    ],
    evidence: linesOf(events, "circuit"),
  });
}

export function committedOffsets(verdict: Verdict, events: readonly SceneEvent[]): CheckResult {
  const isBroken = verdict === "fail";
  return check(
    "committed offsets",
    verdict,
    isBroken ? "an offset was committed above rows that are not stored" : "86 claims, each below proven rows",
    {
      bound: "every id below a committed position is stored, in the dead letters, or removed by retention",
      measured: [{ id: "claims-proven", name: "claims proven", value: isBroken ? 31 : 86, unit: "count" }],
      evidence: linesOf(events, "committed"),
      findings: isBroken
        ? [
            {
              message:
                "kafka:data-bridge committed 18,204 of partition 0 while rows 17,312–18,203 were not stored",
              subject: "kafka:data-bridge",
              evidence: linesOf(events, "committed", (event) => event.data.state === "broken"),
            },
          ]
        : [],
    },
  );
}
