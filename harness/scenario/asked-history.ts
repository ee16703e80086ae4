import { canary } from "../checks/delivery/canary.ts";
import { askedOf } from "../history/asked-check.ts";
import type { Check } from "../history/check.ts";
import { historySchema } from "../history/event-kinds.ts";
import type { EventKind } from "../history/events.ts";
import { createHistory, type HistoryLog } from "../history/log.ts";
import type { Scenario } from "./definition.ts";

/** What judges a scenario: its own checks, and the canary's where its platform declares how to offer one. */
export function checksOf({ checks, platform }: Pick<Scenario, "checks" | "platform">): Check[] {
  return platform.canaries === undefined ? [...checks] : [...checks, canary()];
}

/**
 * The history of a scenario on the given clock. Its first line tells what was asked, so that whoever has the file alone
 * can judge it again.
 *
 * @param id under which the scenario is reported, which for a planted defect is the defect's
 * @param sink receives each event once, as its line of NDJSON
 */
export function askedHistory(
  scenario: Pick<Scenario, "checks" | "platform" | "title">,
  id: string,
  now: () => number,
  sink?: (line: string, kind: EventKind) => void,
): HistoryLog {
  const log = createHistory(now, sink);
  const { title, platform } = scenario;
  const checks = checksOf(scenario).map(askedOf);
  log.append({
    ...{ source: "scenario", kind: "scenario", subject: id },
    data: { schema: historySchema, scenario: id, title, platform: platform.name, checks },
  });
  return log;
}
