import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { serviceMetrics } from "./service-metrics.ts";

test("a state that is the same behind a gap is claimed anew: another process may say it", async () => {
  let answers = 0;
  const server = createServer((_, response) => {
    answers += 1;
    response.statusCode = answers === 2 ? 503 : 200;
    response.end("breaker_state 0\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const clock = startClock();
  const log = createHistory(() => clock.now());
  const recorder = new Recorder();
  recorder.use(log);
  const fourth = new Promise<void>((resolve) => {
    let metrics = 0;
    log.onEvent(({ kind }) => {
      if (kind === "circuit") metrics += 1;
      if (metrics === 2) resolve();
    });
  });
  const service = { name: "bridge", address: "127.0.0.1" };
  const watched = [{ circuit: "store", metric: "breaker_state" }];
  const probe = await serviceMetrics(service, port, "/metrics", watched).begin({ recorder, clock });
  await fourth;
  await probe.end();
  await new Promise((resolve) => server.close(resolve));
  const seen = log.events.flatMap((event) => {
    if (event.kind === "probe") return [event.data.edge];
    return event.kind === "circuit" ? [event.data.state] : [];
  });
  expect(seen).toEqual(["closed", "gap", "begin", "closed"]);
});
