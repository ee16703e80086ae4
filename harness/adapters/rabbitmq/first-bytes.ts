import type { FirstBytesReader } from "../../wire/first-bytes.ts";

const methodFrame = 1;
const header = Buffer.from("AMQP");
/** Class and method of AMQP 0-9-1 by which a server tells that something went wrong. */
const errors = new Set(["10.50", "20.40", "60.50", "60.120"]);
const consume = "60.20";
const classes = new Set([10, 20, 30, 40, 50, 60, 85, 90]);

/**
 * AMQP 0-9-1: the method of the first frame. The server closes a connection or a channel, returns or refuses a message:
 * an error. What it delivers, confirms or agrees to is none.
 */
export const amqpFirstBytes: FirstBytesReader = {
  classOf(answer, request) {
    if (!request.subarray(0, 4).equals(header) && !isFrame(request)) return undefined;
    const method = methodOf(answer);
    if (method === undefined) return undefined;
    return errors.has(method) ? "error" : "ok";
  },
  listens: (request) => methodOf(request) === consume,
};

/** Type, channel, size: a frame's first seven bytes. Types are method, header, body and heartbeat. */
function isFrame(bytes: Buffer): boolean {
  return bytes.length >= 7 && [1, 2, 3, 8].includes(bytes[0] ?? 0) && bytes.readUInt32BE(3) < 1 << 24;
}

function methodOf(bytes: Buffer): string | undefined {
  if (bytes[0] !== methodFrame || bytes.length < 11 || !isFrame(bytes)) return undefined;
  const [ofClass, method] = [bytes.readUInt16BE(7), bytes.readUInt16BE(9)];
  return classes.has(ofClass) && method > 0 && method <= 120 ? `${ofClass}.${method}` : undefined;
}
