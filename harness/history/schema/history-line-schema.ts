import type { HistoryEvent } from "../events.ts";
import { eventSchemas, lineFields } from "./event-schemas.ts";
import { document, type JsonSchema, object, oneOf } from "./json-schema.ts";

/** One line of `history.ndjson`, for whoever reads it with other tools. The compiler holds it to the types. */
export const historyLineSchema: JsonSchema = document("a line of a history of Blackstart", {
  ...object<HistoryEvent>({ ...lineFields, kind: oneOf(...Object.keys(eventSchemas)) }),
  allOf: Object.entries(eventSchemas).map(([kind, data]) => ({
    if: { properties: { kind: { const: kind } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
    then: { properties: { data } },
  })),
});
