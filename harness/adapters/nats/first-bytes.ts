import type { FirstBytesReader } from "../../wire/first-bytes.ts";

const ours = /^(?:CONNECT \{|PUB |HPUB |SUB |UNSUB |PING\r|PONG\r)/i;
const replies = /^(?:\+OK\r|PONG\r|PING\r|MSG |HMSG |INFO \{)/;
const begins = new Set([..."SsPp"].map((letter) => letter.charCodeAt(0)));
const subscription = /^(?:(?:PING|PONG)\r\n)*SUB \S+ \S/i;

/** NATS: `-ERR` begins an error. Only clients that ask for it are told `+OK`; a reply to a request is a `MSG`. */
export const natsFirstBytes: FirstBytesReader = {
  classOf(answer, request) {
    if (!ours.test(request.toString("latin1", 0, 12))) return undefined;
    const text = answer.toString("latin1", 0, 8);
    if (/^-ERR[ \r]/.test(text)) return "error";
    return replies.test(text) ? "ok" : undefined;
  },
  // Most payloads are none, and this is asked of each of them.
  listens: (request) => begins.has(request[0] ?? 0) && subscription.test(request.toString("latin1", 0, 60)),
};
