import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import type { HealthBodyDeclaration } from "../declare/mapping.ts";
import type { EventData } from "../history/events.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { endpointHealth } from "./endpoint-health.ts";

/** What is written of a service on loopback that answers so, from its first answer on. */
async function seenOf(
  answer: { status: number; body: string } | undefined,
  declared?: HealthBodyDeclaration,
): Promise<EventData["health"]> {
  const server = createServer((_, response) => response.writeHead(answer?.status ?? 200).end(answer?.body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  if (answer === undefined) await close();
  const clock = startClock();
  const log = createHistory(() => clock.now());
  const recorder = new Recorder();
  recorder.use(log);
  const first = new Promise<EventData["health"]>((resolve) => {
    log.onEvent((event) => {
      if (event.kind === "health") resolve(event.data);
    });
  });
  const service = { name: "web", address: "127.0.0.1" };
  const probe = await endpointHealth(service, port, "/health", (text) => text, declared).begin({
    ...{ recorder, clock },
  });
  const data = await first;
  await probe.end();
  if (answer !== undefined) await close();
  return data;
}

test("200 is healthy, anything else is not, and the body names what fails", async () => {
  expect(await seenOf({ status: 200, body: "ok" })).toEqual({
    ...{ status: "healthy", via: "endpoint", httpStatus: 200 },
  });
  const body = JSON.stringify({ checks: { db: { ok: false, detail: "no answer" } } });
  expect(await seenOf({ status: 503, body })).toEqual({
    ...{ status: "unhealthy", via: "endpoint", httpStatus: 503, failing: ["db"], detail: "db: no answer" },
  });
});

test("a service that answers and says that it works in part is degraded, one that fails is unhealthy", async () => {
  const body = JSON.stringify({ state: "partial", parts: [{ name: "db", up: false }] });
  const declared = { checks: "parts", state: "up", degraded: { field: "state", is: "partial" } };
  expect(await seenOf({ status: 200, body }, declared)).toMatchObject({
    ...{ status: "degraded", failing: ["db"] },
  });
  expect(await seenOf({ status: 500, body }, declared)).toMatchObject({ status: "unhealthy" });
});

test("one that does not answer is unreachable", async () => {
  expect(await seenOf(undefined)).toMatchObject({ status: "unreachable", via: "endpoint" });
});
