import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { endpointHealth } from "./endpoint-health.ts";

test("a look that is asked for is written though nothing changed, others only where something did", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    response.end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const clock = startClock();
  const history = createHistory(clock.now);
  const recorder = new Recorder();
  recorder.use(history);
  const { port } = server.address() as AddressInfo;
  const web = { name: "web", address: "127.0.0.1" };
  const probe = await endpointHealth(web, port, "/healthz", (text) => text).begin({ recorder, clock });
  // The probe's first look is under way; another one begins after it.
  await probe.look?.();
  expect(requests).toBe(2);
  expect(history.of("health").map(({ data }) => data.status)).toEqual(["healthy", "healthy"]);
  await probe.end();
});
