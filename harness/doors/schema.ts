/** What a run leaves behind: shapes of `run.json` and of a line of `history.ndjson`, as types and as JSON Schemas. */

export type { HistoryEvent } from "../history/events.ts";
export type { RunReport, ScenarioReport } from "../history/run-report.ts";
export { historyLineSchema } from "../history/schema/history-line-schema.ts";
export { runJsonSchema } from "../history/schema/run-schema.ts";
