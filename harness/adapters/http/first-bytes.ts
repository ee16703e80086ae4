import type { AnswerClass } from "../../history/wire-data.ts";
import type { FirstBytesReader } from "../../wire/first-bytes.ts";

const statusLine = /^HTTP\/1\.[01] ([1-5])\d\d(?:\s|$)/;
const requestLine = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S/;
const lineBytes = 14;

/**
 * HTTP/1: the class of the status line (RFC 9112, section 4). HTTP/2 and what is encrypted tell nothing. A request
 * that waits for a switch of protocols is owed an answer like any other.
 */
export const httpFirstBytes: FirstBytesReader = {
  classOf(answer) {
    // Most payloads are no status line, and this is asked of every answer.
    if (answer[0] !== 0x48) return undefined;
    const status = statusLine.exec(answer.toString("latin1", 0, lineBytes))?.[1];
    return status === undefined ? undefined : (`${status}xx` as AnswerClass);
  },
  owesAnswer: (request) => requestLine.test(request.toString("latin1", 0, lineBytes)),
};
