import { request } from "node:http";
import { everyMs } from "../core/every.ts";
import type { Probe } from "../history/probe.ts";

/** Twice a second: a second of an outage is met for certain, and no service has much to do for it. */
const intervalMs = 500;
/** As patient as people's browsers are not: what takes longer is an answer to nobody. */
const limitMs = 5_000;

/** Where somebody from outside asks. */
export interface VisitedLink {
  readonly address: string;
  readonly port: number;
}

/** Ports that were found to speak something else: nobody asks there any more, in whichever scenario. */
const otherThanHttp = new WeakSet<VisitedLink>();
/** Ports that have answered in HTTP: whatever comes later, they speak it. */
const http = new WeakSet<VisitedLink>();
/** A server that hangs up on so many requests in a row, and has never answered one, waits for something else. */
const mostHungUp = 5;

/**
 * Asks `GET /` on a link now and then, as a visitor does. What is answered is on the wire, so nothing is written here. It
 * begins once there is something to ask, and ends for good where the first answer is no HTTP, or where there is none and the
 * server hangs up each time.
 *
 * @param found the link, once its server is up
 */
export function visits(id: string, found: () => VisitedLink | undefined): Probe {
  return {
    name: `visits:${id}`,
    begin() {
      let hungUp = 0;
      let link: VisitedLink | undefined;
      return everyMs(intervalMs, async () => {
        link ??= found();
        if (link === undefined || otherThanHttp.has(link)) return;
        const answer = await visit(link);
        if (answer === "http") http.add(link);
        hungUp = answer === "hung up" ? hungUp + 1 : 0;
        if (http.has(link)) return;
        if (answer === "something else" || hungUp >= mostHungUp) otherThanHttp.add(link);
      });
    },
  };
}

/** What came back: an HTTP answer of any status, other bytes, the end of the connection, or nothing at all. */
type Answer = "http" | "something else" | "hung up" | "nothing";

function visit({ address, port }: VisitedLink): Promise<Answer> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(limitMs);
    const options = { host: address, port, path: "/", method: "GET", agent: false as const, signal };
    // Published ports are visited at this name; a server may refuse requests for a bare address.
    const headers = { "user-agent": "blackstart-visitor", host: "localhost" };
    const outgoing = request({ ...options, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve("http"));
      answer.on("error", () => resolve("http"));
    });
    outgoing.on("error", ({ code }: NodeJS.ErrnoException) =>
      resolve(
        code?.startsWith("HPE_") === true ? "something else" : code === "ECONNRESET" ? "hung up" : "nothing",
      ),
    );
    outgoing.end();
  });
}
