import type { FirstBytesReader } from "../../wire/first-bytes.ts";

/**
 * Where the error code stands in an answer, by the API's key and from which version on: behind length and correlation
 * id, where it is fixed. `flexible` versions have one byte of tagged fields before the body.
 */
const errorOffsets: Record<number, readonly { from: number; to?: number; at: number }[]> = {
  // Fetch
  1: [
    { from: 7, to: 11, at: 12 },
    { from: 12, at: 13 },
  ],
  // FindCoordinator; from version 4 on it answers for several at once
  10: [
    { from: 0, to: 0, at: 8 },
    { from: 1, to: 2, at: 12 },
    { from: 3, to: 3, at: 13 },
  ],
  // JoinGroup
  11: [
    { from: 0, to: 1, at: 8 },
    { from: 2, to: 5, at: 12 },
    { from: 6, at: 13 },
  ],
  // Heartbeat, LeaveGroup, SyncGroup
  ...Object.fromEntries(
    [12, 13, 14].map((api) => [
      api,
      [
        { from: 0, to: 0, at: 8 },
        { from: 1, to: 3, at: 12 },
        { from: 4, at: 13 },
      ],
    ]),
  ),
  // ApiVersions
  18: [{ from: 0, at: 8 }],
  // InitProducerId
  22: [
    { from: 0, to: 1, at: 12 },
    { from: 2, at: 13 },
  ],
};

const [produceApi, fetchApi, longestApi] = [0, 1, 100];
/** How a group is joined and kept: MEMBER_ID_REQUIRED, REBALANCE_IN_PROGRESS; and UNSUPPORTED_VERSION, asked again. */
const partOfTheProtocol = new Set([0, 79, 27, 35]);

/** Kafka: the error code of an answer whose API puts it at its beginning, and of a produced batch's first partition. */
export const kafkaFirstBytes: FirstBytesReader = {
  classOf(answer, request) {
    const asked = askedOf(request);
    if (asked === undefined || answer.length < 10 || answer.readInt32BE(4) !== asked.correlation)
      return undefined;
    const at = asked.api === produceApi ? ofFirstPartition(answer, asked.version) : offsetOf(asked);
    if (at === undefined || at + 2 > answer.length) return undefined;
    return partOfTheProtocol.has(answer.readInt16BE(at)) ? "ok" : "error";
  },
  listens: (request) => askedOf(request)?.api === fetchApi,
};

function askedOf(request: Buffer): { api: number; version: number; correlation: number } | undefined {
  if (request.length < 14) return undefined;
  const [bytes, api, version] = [request.readInt32BE(0), request.readInt16BE(4), request.readInt16BE(6)];
  const clientId = request.readInt16BE(12);
  const isOurs =
    bytes >= 10 && api >= 0 && api <= longestApi && version >= 0 && version < 30 && clientId < 256;
  if (!isOurs || clientId < -1 || 10 + Math.max(0, clientId) > bytes) return undefined;
  return { api, version, correlation: request.readInt32BE(8) };
}

function offsetOf({ api, version }: { api: number; version: number }): number | undefined {
  return errorOffsets[api]?.find(({ from, to = 99 }) => version >= from && version <= to)?.at;
}

/** Topics, name, partitions, index: the code of the first partition, where names are plain or compact strings. */
function ofFirstPartition(answer: Buffer, version: number): number | undefined {
  if (version < 3 || version > 12) return undefined;
  if (version < 9) return answer.length < 14 ? undefined : 14 + answer.readInt16BE(12) + 8;
  // One byte tells the length of a compact array or string below 127, plus one.
  const name = answer[10] ?? 0;
  return name === 0 || name > 126 ? undefined : 10 + name + 1 + 4;
}
