import { type Duration, milliseconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { poll } from "../core/poll.ts";

/** What came of asking again and again: it is there, somebody said to the end that it is not, or nobody answered. */
export type LastAnswer = { kind: "there" } | { kind: "not there" | "no answer"; why: string };

const everyMs = 100;
/** An answer speaks for as long as this: the question that the bound cut off is not the one that counts. */
const speaksForMs = 10 * everyMs;

/** Asks until the answer is yes, or until the bound. Never rejects: a question that throws was not answered. */
export async function lastAnswer(
  ask: () => Promise<boolean>,
  options: { awaiting: string; within: Duration; signal: AbortSignal | undefined },
): Promise<LastAnswer> {
  const { awaiting, within, signal } = options;
  let answeredAt: number | undefined;
  const look = async () => {
    try {
      const there = await ask();
      answeredAt = performance.now();
      return there ? ({ done: true, value: true } as const) : ({ done: false, saw: "not yet" } as const);
    } catch (thrown) {
      answeredAt = undefined;
      throw thrown;
    }
  };
  try {
    await poll(look, { awaiting, within: Math.max(1, milliseconds(within)), every: everyMs, signal });
    return { kind: "there" };
  } catch (thrown) {
    const told = answeredAt !== undefined && performance.now() - answeredAt <= speaksForMs;
    const kind = told && signal?.aborted !== true ? "not there" : "no answer";
    return { kind, why: messageOf(thrown) };
  }
}
