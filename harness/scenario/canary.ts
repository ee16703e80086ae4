import { humanDuration } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { Canary } from "../declare/platform.ts";
import type { EventData } from "../history/events.ts";
import { lastAnswer } from "./last-answer.ts";
import type { Run } from "./run.ts";

/** A pipeline that is at rest passes a record within a second or two; one that is behind has this long. */
const withinMs = 20_000;

/**
 * Offers one new record on each way that the platform declares and writes what became of it. Never rejects: the
 * check `canary` judges what was written.
 */
export async function passCanaries(run: Run, interrupted: AbortSignal | undefined): Promise<void> {
  const ways = run.system.options.platform.canaries?.(run.system) ?? [];
  await Promise.all(ways.map((way) => pass(run, way, interrupted)));
}

async function pass(run: Run, record: Canary, interrupted: AbortSignal | undefined): Promise<void> {
  const since = run.clock.now();
  const producer = run.nextProducer();
  const write = (stage: EventData["canary"]["stage"], detail?: string) => {
    const waitedMs = Math.round(run.clock.now() - since);
    const data = { stage, waitedMs, ...(detail === undefined ? {} : { detail }) };
    run.history.append({ source: "scenario", kind: "canary", subject: record.way, data });
  };
  const comes = async (stage: "acknowledged" | "stored", ask: () => Promise<boolean>) => {
    const answer = await lastAnswer(ask, {
      awaiting: `the new record (${record.way}) is ${stage} within ${humanDuration(withinMs)}`,
      within: Math.max(1, since + withinMs - run.clock.now()),
      signal: interrupted,
    });
    if (answer.kind === "there") write(stage);
    else write(answer.kind === "not there" ? "missing" : "lost sight", answer.why);
    return answer.kind === "there";
  };
  try {
    await record.offer(producer);
    write("offered");
  } catch (thrown) {
    write("lost sight", messageOf(thrown));
    return;
  }
  if (await comes("acknowledged", () => record.acknowledged(producer)))
    await comes("stored", () => record.stored(producer));
}
