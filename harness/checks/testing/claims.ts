import type { CommittedData } from "../../history/offset-data.ts";
import { HistoryBuilder } from "./history-builder.ts";

/** One look at a partition every 200 ms from 100 on, in the given states. */
export function claims(
  states: CommittedData["state"][],
  given: Partial<CommittedData> = {},
  everyMs = 200,
): HistoryBuilder {
  const builder = new HistoryBuilder().watched("claims");
  for (const [index, state] of states.entries()) {
    const data = { path: "broker", partition: 0, committed: index + 1, gapMs: 20, state, ...given };
    builder.add(100 + index * everyMs, "committed", "broker:bridge", data);
  }
  return builder;
}
