import { messageOf } from "../../core/errors.ts";
import { poll } from "../../core/poll.ts";
import { type Fault, stopwatch } from "../../faults/fault.ts";
import type { Service } from "../../system/service.ts";
import { KafkaTopicLimit } from "./topic-limit.ts";
import { writeToKafka } from "./writer.ts";

/** Less than any batch has. */
const limitBytes = 1;

/**
 * A topic takes no record any more: each is larger than it allows. The broker answers everything else, and closes
 * the connection of who did not want an answer. Proven by a record of the harness's own that is refused, and healed
 * when the broker tells the limit of before; a record that were taken would be one that nobody can read.
 */
export function refusingTopic(broker: Service, topic: string): Fault {
  const limit = new KafkaTopicLimit(broker, topic);
  let before = 0;
  const until = (awaiting: string, isThere: (bytes: number) => boolean, signal: AbortSignal) =>
    poll(
      async () => {
        const bytes = await limit.read();
        return isThere(bytes) ? { done: true, value: bytes } : { done: false, saw: `${bytes} bytes` };
      },
      { awaiting, within: "10s", every: "50ms", signal },
    );
  return {
    kind: "refusing-topic",
    target: broker.name,
    effect: {},
    async inject(signal) {
      const elapsed = stopwatch();
      before = await limit.read();
      await limit.write(limitBytes);
      await until(`${topic} takes ${limitBytes} byte`, (bytes) => bytes === limitBytes, signal);
      const record = { topic, partition: 0, key: "blackstart", value: "refused" };
      const observed = await writeToKafka(broker, [record]).then(
        () => "taken",
        (thrown: unknown) => messageOf(thrown),
      );
      if (observed === "taken") throw new Error(`${topic} took a record that is larger than it allows`);
      return { method: "a record of the harness's own", observed, latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await limit.write(undefined);
      const bytes = await until(`${topic} takes what it took`, (now) => now === before, signal);
      return {
        method: "the broker's word on the topic's limit",
        observed: `${bytes} bytes`,
        latencyMs: elapsed(),
      };
    },
  };
}
