import type { FirstBytesReader } from "../../wire/first-bytes.ts";

const [errorResponse, query, parse, severity] = [0x45, 0x51, 0x50, 0x53];
/** What a server sends before it is ready for the next query: letters of the protocol's version 3. */
const messages = new Set([..."123CDEGHIKNRSTVZcdnstvW"].map((letter) => letter.charCodeAt(0)));
const severities = /^(?:ERROR|FATAL|PANIC)\0/;
/** The start-up, a request for encryption or a cancellation have no letter, but a version's number at byte 4. */
const startUpCodes = new Set([196_608, 196_610, 80_877_103, 80_877_102, 80_877_104]);
/** The text of a query stands behind letter and length; of a prepared one behind its name, too. */
const listen = /^(?:Q[\s\S]{4}|P[\s\S]{4}[^\0]*\0)\s*listen\s/i;
const requests = new Set([..."QPBEDFSCXfpd"].map((letter) => letter.charCodeAt(0)));

/**
 * Postgres' protocol, version 3: walks the messages of an answer as far as they were captured. An ErrorResponse names its
 * severity in its first field; nothing else counts as an error.
 */
export const postgresFirstBytes: FirstBytesReader = {
  classOf(answer, request) {
    if (!isRequest(request)) return undefined;
    let at = 0;
    while (at + 5 <= answer.length) {
      const letter = answer[at] ?? 0;
      const bytes = answer.readInt32BE(at + 1);
      if (!messages.has(letter) || bytes < 4) return undefined;
      if (letter === errorResponse) return errorAt(answer, at) ? "error" : undefined;
      at += 1 + bytes;
    }
    return at === 0 ? undefined : "ok";
  },
  listens(request) {
    const first = request[0];
    if (first !== query && first !== parse) return false;
    return isRequest(request) && listen.test(request.toString("latin1", 0, 60));
  },
};

function isRequest(request: Buffer): boolean {
  if (request.length < 5) return false;
  if (requests.has(request[0] ?? 0)) return request.readInt32BE(1) >= 4 && request[1] === 0;
  return request.length >= 8 && startUpCodes.has(request.readInt32BE(4));
}

function errorAt(answer: Buffer, at: number): boolean {
  return answer[at + 5] === severity && severities.test(answer.toString("latin1", at + 6, at + 12));
}
