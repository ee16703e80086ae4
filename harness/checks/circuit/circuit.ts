import { type Duration, humanDuration, milliseconds } from "../../core/duration.ts";
import { plural } from "../../core/figures.ts";
import type { Check } from "../../history/check.ts";
import type { CircuitSpec } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { coverage, interval } from "../verdict/coverage.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import type { CircuitCase, CircuitTolerance } from "./circuit-case.ts";
import { claimedLives, firstLook } from "./claimed-states.ts";
import { judgeDuringFaults } from "./during-faults.ts";
import { judgeOpenIntervals } from "./open-intervals.ts";
import { judgeOpenings } from "./openings.ts";
import { judgeTransitions } from "./transitions.ts";
import { judgeTrials } from "./trials.ts";
import { wireOf } from "./wire.ts";

const name = "circuit";

/**
 * What the owners of the declared circuits claim, against what the wire shows. `late` (default 2 s) is how long
 * after its open time a circuit may wait for somebody to try it.
 */
export function circuit(options: { late?: Duration } = {}): Check {
  const tolerance: CircuitTolerance = {
    inFlightMs: 250,
    earlyMs: 100,
    lateMs: milliseconds(options.late ?? "2s"),
    noticeMs: 250,
  };
  return {
    id: "circuit",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const specs = topology.circuits;
      if (specs.length === 0) return notJudged(name, "not covered", "the platform declares no circuit");
      const findings = new Findings();
      const each = specs.map((spec) => judgeCircuit(history, findings, spec, tolerance));
      const trips = each.reduce((sum, openings) => sum + openings, 0);
      const opened = each.filter((openings) => openings > 0).length;
      findings.measure({ id: "circuit-openings", name: "openings", value: trips, unit: "count" });
      return findings.conclude(
        name,
        boundOf(specs, tolerance),
        `${opened} of ${plural(specs.length, "circuit")} opened, ${plural(trips, "opening")} in all`,
      );
    },
  };
}

function boundOf(specs: CircuitSpec[], { earlyMs, lateMs, inFlightMs }: CircuitTolerance): string {
  const each = specs.map(
    (spec) =>
      `${spec.service} ${spec.circuit} opens after ${spec.failures} failures for ${humanDuration(spec.openMs)}`,
  );
  const times = `−${humanDuration(earlyMs)}/+${humanDuration(lateMs)}`;
  return `${each.join("; ")} (${times}); silent while open, ${humanDuration(inFlightMs)} after it opened`;
}

/** How often it opened. */
function judgeCircuit(
  history: History,
  findings: Findings,
  spec: CircuitSpec,
  tolerance: CircuitTolerance,
): number {
  const subject = `${spec.service} ${spec.circuit}`;
  const { fromMs, toMs } = interval(history);
  const lastClaimMs = history.of("circuit", spec.service).at(-1)?.at ?? toMs;
  const lives = claimedLives(history, spec, Math.max(toMs, lastClaimMs));
  const claimed = lives.filter(({ intervals }) => intervals.length > 0);
  const wire = wireOf(history, spec.link);
  if (claimed.length === 0) findings.unknown(subject, "any claimed state of this circuit");
  if (wire.attempts.length + wire.requests.length === 0)
    findings.unknown(subject, `any traffic on ${spec.link}`);
  const server = /->(.*):\d+$/.exec(spec.link)?.[1] ?? spec.link;
  const sight = coverage(history, `capture:${server}`, fromMs, toMs);
  if (!sight.observedThroughout) findings.unknown(subject, sight.why);
  for (const { life } of lives.filter(({ intervals }) => intervals.length === 0)) {
    const used = wire.answers.find(({ at }) => at > life.fromMs && at < life.toMs);
    if (used !== undefined) findings.unknown(subject, "any claimed state since the restart", used);
  }
  for (const life of claimed) {
    const given: CircuitCase = { history, findings, spec, subject, claimed: life, wire, tolerance };
    judgeClaimsWatched(given);
    judgeTransitions(given);
    judgeOpenings(given);
    judgeOpenIntervals(given);
    judgeTrials(given);
    judgeDuringFaults(given);
    findings.evidence(life.intervals[0]?.claim);
  }
  return claimed.flatMap(({ intervals }) => intervals).filter(({ state }) => state === "open").length;
}

/** States are only known to have lasted as long as somebody was there to see a change. */
function judgeClaimsWatched({ history, findings, subject, spec, claimed }: CircuitCase): void {
  const first = claimed.intervals[0];
  const last = claimed.intervals.at(-1);
  if (first === undefined || last === undefined) return;
  const probe = `${claimed.via === "log" ? "logs" : "metrics"}:${spec.service}`;
  // A state carried over a restart counts from when the restarted service was looked at.
  const carried = first.claim.at < claimed.life.fromMs;
  const looked = carried ? firstLook(history, spec.service, claimed.life) : undefined;
  const sight = coverage(history, probe, looked ?? first.fromMs, last.toMs);
  if (sight.observedThroughout) return;
  // An owner that logs its changes, as it has shown, would have logged one while its metrics could not be read.
  const logs = coverage(history, `logs:${spec.service}`, looked ?? first.fromMs, last.toMs);
  const logsChanges = history.of("circuit", spec.service).some(({ data }) => data.via === "log");
  if (!(logs.observedThroughout && logsChanges)) findings.unknown(subject, sight.why, first.claim);
}
