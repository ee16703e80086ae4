import type { PositionReader, ProducedRange } from "../probes/commit-claims.ts";
import { PositionMap } from "../probes/position-map.ts";
import type { JetStream } from "./jetstream.ts";

const mostPerLook = 5_000;

/** A durable consumer's ack floor, and the record ids below it by a header of the messages. */
export function jetStreamPositions(options: {
  nats: JetStream;
  stream: string;
  durable: string;
  header: string;
  idsOfHeader(text: string): ProducedRange | undefined;
}): PositionReader {
  const { nats, stream, durable, header } = options;
  const map = new PositionMap();
  map.skipTo(1);
  return {
    subject: `nats:${durable}`,
    path: "nats",
    begin: async () => undefined,
    end: async () => undefined,
    async committed() {
      const { ackFloor } = await nats.consumer(stream, durable);
      if (map.next <= ackFloor) {
        const { first } = await nats.bounds(stream);
        map.skipTo(first);
        for (const message of await nats.headers(stream, header, map.next, mostPerLook)) {
          const range = options.idsOfHeader(message.header);
          if (range !== undefined) map.add(message.sequence, range);
          else map.skipTo(message.sequence + 1);
        }
      }
      return [{ partition: 0, committed: ackFloor + 1 }];
    },
    ids: (_partition, from, to) => map.ids(from, to),
  };
}
