import { withDeadline } from "../../core/deadline.ts";
import type { ProducedRange } from "../../history/events.ts";
import { ProducedIds, takeWanted } from "../../history/produced-ranges.ts";
import type { Hop } from "../../probes/hop.ts";
import type { JetStream } from "./jetstream.ts";

/** A whole log is read, so this is longer than any request; what it takes is bounded by what is missing. */
const readLimitMs = 120_000;

/** What of some ids a stream still holds, by a header of its messages. */
export function jetStreamHop(options: {
  name: string;
  nats: JetStream;
  stream: string;
  header: string;
  idsOfHeader(text: string): ProducedRange | undefined;
}): Hop {
  const { name, nats, stream, header } = options;
  return {
    name,
    async holds(wanted) {
      const found = new ProducedIds();
      const { first, last } = await nats.bounds(stream);
      if (last < first) return [];
      await withDeadline(`read ${stream}`, readLimitMs, async (signal) => {
        const { promise: whole, resolve, reject } = Promise.withResolvers<void>();
        const follower = await nats.followHeaders(stream, header, first, (message) => {
          takeWanted(found, wanted, options.idsOfHeader(message.header));
          if (message.sequence >= last) resolve();
        });
        signal.addEventListener("abort", () => resolve(), { once: true });
        follower.ended.then(() => reject(new Error(`the connection ended before ${stream} was read`)));
        await whole.finally(() => follower.stop());
      });
      return found.ranges;
    },
  };
}
