import type { Direction } from "./crossing.ts";
import type { ObservedConnection } from "./observed-connection.ts";

/**
 * Milliseconds until a delayed way lets the first answer come. Where answers are delayed, that counts from the
 * connection's beginning, as some servers speak first; where requests are, from the client's first payload.
 */
export function firstAnswerMs(
  { openedAt, payload }: ObservedConnection,
  delayed: Direction,
): number | undefined {
  const asked = payload.findIndex(({ from }) => from === "client");
  const considered = delayed === "answers" ? payload : asked < 0 ? [] : payload.slice(asked);
  const since = delayed === "answers" ? openedAt : (considered[0]?.at ?? openedAt);
  const answer = considered.find(({ from }) => from === "server");
  return answer === undefined ? undefined : answer.at - since;
}
