import type { ProducedRange } from "../../history/events.ts";
import { PositionMap } from "../../probes/offsets/position-map.ts";
import type { PositionReader } from "../../probes/offsets/position-reader.ts";
import type { JetStream, StreamMessage } from "./jetstream.ts";

/** The sequence of a stream's first message. */
const origin = 1;

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
  map.skipTo(origin);
  let follower: { ended: Promise<void>; stop(): Promise<void> } | undefined;
  const take = ({ sequence, header: text }: StreamMessage) => {
    // Sequences are dense: one that is passed over was removed before it came here.
    if (sequence > map.next) map.loseTo(sequence);
    const range = options.idsOfHeader(text);
    if (range !== undefined) map.add(sequence, range);
    else map.skipTo(sequence + 1);
  };
  const follow = async () => {
    if (follower !== undefined) return;
    follower = await nats.followHeaders(stream, header, map.next, take);
    follower.ended.then(() => {
      follower = undefined;
    });
  };
  return {
    subject: `nats:${durable}`,
    path: "nats",
    begin: async () => undefined,
    async end() {
      await follower?.stop();
    },
    async committed() {
      await follow();
      const { ackFloor } = await nats.consumer(stream, durable);
      return [{ partition: 0, committed: ackFloor + 1 }];
    },
    ids: (_partition, from, to) => map.ids(from, to),
    log: {
      origin,
      async starts() {
        const { first } = await nats.bounds(stream);
        return [{ partition: 0, first: Math.max(origin, first) }];
      },
      map: () => map,
    },
  };
}
