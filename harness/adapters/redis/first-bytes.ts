import type { FirstBytesReader } from "../../wire/first-bytes.ts";

const command = /^\*\d+\r\n\$\d+\r\n/;
const listening =
  /^\*\d+\r\n\$\d+\r\n(?:[ps]?subscribe|blpop|brpop|brpoplpush|blmove|blmpop|bzpopmin|bzpopmax|bzmpop|xreadgroup)\r/i;
/** First bytes of replies in both versions of the protocol, but for errors. */
const replies = new Set([..."+:$*_,#(=%~|>"].map((sign) => sign.charCodeAt(0)));
const [minus, bang, star] = [0x2d, 0x21, 0x2a];

/** RESP: an error begins with `-` (or, in its third version, `!`) behind a request that is an array of strings. */
export const redisFirstBytes: FirstBytesReader = {
  classOf(answer, request) {
    const [first] = answer;
    if (first === undefined || request[0] !== star || !command.test(request.toString("latin1", 0, 16)))
      return undefined;
    if (first === minus || first === bang) return "error";
    return replies.has(first) ? "ok" : undefined;
  },
  listens: (request) => request[0] === star && listening.test(request.toString("latin1", 0, 40)),
};
