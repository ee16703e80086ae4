import { humanDuration } from "../../core/duration.ts";
import type { Check } from "../../history/check.ts";
import type { AlertRule } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { contentionDuring } from "../verdict/contention.ts";
import { Findings, notJudged } from "../verdict/findings.ts";
import { topologyOf } from "../verdict/topology.ts";
import { type Firing, firingsOf, scrapesOf, unseenBecause } from "./alert-firings.ts";

const name = "alerts";

/**
 * The alerts that the platform declares, computed from its metrics: those that must fire did, and no other but
 * those that may. Without options none may fire.
 */
export function alerts(options: { mustFire?: string[]; mayFire?: string[] } = {}): Check {
  const mustFire = options.mustFire ?? [];
  const mayFire = options.mayFire ?? [];
  return {
    id: "alerts",
    options,
    name,
    run(history) {
      const topology = topologyOf(history);
      if (topology === undefined) return notJudged(name, "unknown", "the history declares no topology");
      const rules = topology.alerts;
      if (rules.length === 0) return notJudged(name, "not covered", "the platform declares no alert");
      const findings = new Findings();
      for (const wanted of [...mustFire, ...mayFire]) {
        if (rules.some((rule) => rule.name === wanted)) continue;
        findings.unknown(wanted, `an alert "${wanted}" among those that the platform declares`);
      }
      const fired = rules.flatMap((rule) => {
        const demand = mustFire.includes(rule.name)
          ? "must"
          : mayFire.includes(rule.name)
            ? "may"
            : "must not";
        const firings = judgeRule(history, findings, rule, demand);
        return firings.length === 0 ? [] : [said(rule, firings)];
      });
      const summary =
        fired.length === 0 ? `none of ${rules.length} alerts fired` : `fired: ${fired.join("; ")}`;
      return findings.conclude(name, boundOf(mustFire, mayFire), summary);
    },
  };
}

function boundOf(mustFire: string[], mayFire: string[]): string {
  const must = mustFire.length === 0 ? "no alert fires" : `fires: ${mustFire.join(", ")}; no other`;
  return mayFire.length === 0 ? must : `${must} (${mayFire.join(", ")} may)`;
}

function judgeRule(
  history: History,
  findings: Findings,
  rule: AlertRule,
  demand: "must" | "may" | "must not",
): Firing[] {
  const scrapes = scrapesOf(history, rule);
  const firings = firingsOf(history, rule);
  const bounds = { must: { atLeast: 1 }, may: {}, "must not": { atMost: 0 } };
  findings.measure({
    ...{ id: "alert", of: rule.name },
    name: `${rule.name}: ${conditionOf(rule)}`,
    value: firings.length,
    unit: "count",
    ...(demand === "may" ? {} : { bound: { ...bounds[demand], why: `it ${demand} fire here` } }),
  });
  const unseen =
    scrapes.length === 0 ? `${rule.metric} of ${rule.service}` : unseenBecause(history, rule.service);
  if (firings.length > 0 && demand === "must not") {
    const message = `${rule.severity} alert "${rule.name}" fired: ${conditionOf(rule)}`;
    const shown = firings.flatMap(({ first, ended }) => [first, ended]);
    // A machine that is out of breath fills buffers that the platform would have kept empty.
    const untilMs = Math.max(...firings.map((firing) => endOf(firing, scrapes)));
    const longestMs = Math.max(...firings.map((firing) => endOf(firing, scrapes) - firing.first.at));
    const contention = contentionDuring(history, scrapes[0]?.at ?? 0, untilMs, longestMs);
    if (contention.tolerable) findings.fail(rule.service, message, ...shown);
    else
      findings.unknown(rule.service, `${message}, and ${contention.why}`, ...shown, ...contention.evidence);
  } else if (firings.length > 0) {
    findings.evidence(...firings.flatMap(({ first, ended }) => [first, ended]));
  } else if (unseen !== undefined) {
    findings.unknown(rule.service, `whether "${rule.name}" fired: ${unseen}`, scrapes.at(-1));
  } else if (demand === "must") {
    const message = `${rule.severity} alert "${rule.name}" did not fire: never ${conditionOf(rule)}`;
    findings.fail(rule.service, message, scrapes[0], scrapes.at(-1));
  } else findings.evidence(scrapes[0], scrapes.at(-1));
  return firings;
}

/** When an alert was seen to end, or last seen to fire. */
const endOf = ({ first, ended }: Firing, scrapes: readonly { at: number }[]): number =>
  ended?.at ?? scrapes.at(-1)?.at ?? first.at;

const conditionOf = ({ metric, comparison, threshold, of }: AlertRule): string =>
  `${of === "increase" ? "increase of " : ""}${metric} ${comparison} ${threshold}`;

function said({ name: rule, severity }: AlertRule, firings: Firing[]): string {
  const times = firings.length === 1 ? "" : ` ${firings.length} times`;
  const [first] = firings;
  const length =
    first?.ended === undefined ? "to the end" : `for ${humanDuration(first.ended.at - first.first.at)}`;
  return `${rule} (${severity})${times} ${firings.length === 1 ? length : `at first ${length}`}`;
}
