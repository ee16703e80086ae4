import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import type { MetricsPlace } from "../probes/read-metrics.ts";
import { metricAtLeast, metricGrows, metricIs, metricRisen } from "./metric.ts";

function seen(...values: Record<string, number>[]) {
  const history = createHistory(() => 0);
  for (const value of values)
    history.append({ source: "metrics", kind: "metric", subject: "web", data: { values: value } });
  return { history };
}

test("a counter is held to what was seen of it last", async () => {
  const look = (given: ReturnType<typeof seen>) => metricAtLeast(given, "web", "sales", 10).look();
  expect(await look(seen({ sales: 3 }, { sales: 10 }))).toEqual({ done: true, value: 10 });
  expect(await look(seen({ sales: 12 }, { sales: 9 }))).toEqual({ done: false, saw: "9" });
  expect(await look(seen({ others: 12 }))).toEqual({ done: false, saw: "not seen yet" });
  expect(await look(seen())).toEqual({ done: false, saw: "not seen yet" });
});

test("a counter's rise counts from the first look, and from nothing in a process that started since", async () => {
  const look = (given: ReturnType<typeof seen>) => metricRisen(given, "web", "sales", 10).look();
  expect(await look(seen({ sales: 30 }, { sales: 39 }))).toEqual({ done: false, saw: "9" });
  expect(await look(seen({ sales: 30 }, { sales: 40 }))).toEqual({ done: true, value: 10 });
  expect(await look(seen({ others: 30 }))).toEqual({ done: false, saw: "not seen yet" });
  const restarted = seen({ sales: 30 });
  const start = { action: "start", by: "platform" } as const;
  restarted.history.append({ source: "engine", kind: "container", subject: "web", data: start });
  restarted.history.append({
    source: "metrics",
    kind: "metric",
    subject: "web",
    data: { values: { sales: 11 } },
  });
  expect(await look(restarted)).toEqual({ done: true, value: 11 });
});

/** A service on loopback that answers with these texts, one after the other. */
async function service(
  ...answers: { status?: number; body: string }[]
): Promise<MetricsPlace & AsyncDisposable> {
  const server = createServer((_, response) => {
    const { status = 200, body } = answers.shift() ?? { body: "" };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ name: "web", address: "127.0.0.1", port, path: "/metrics" },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

test("a counter grows from what the first look read", async () => {
  await using place = await service({ body: "sales 7\n" }, { body: "sales 8\n" }, { body: "sales 9\n" });
  const condition = metricGrows(place, "sales", { by: 2 });
  expect(await condition.look()).toEqual({ done: false, saw: "7 after 7" });
  expect(await condition.look()).toEqual({ done: false, saw: "8 after 7" });
  expect(await condition.look()).toEqual({ done: true, value: 9 });
});

test("a metric is exactly what is expected, or what it is instead is told", async () => {
  await using place = await service({ body: "trips 0\n" }, { body: "trips 1\n" });
  const condition = metricIs(place, "trips", 0);
  expect(await condition.look()).toEqual({ done: true, value: 0 });
  expect(await condition.look()).toEqual({ done: false, saw: "1" });
});

test("a metric that is not there, and an answer that is none, are told", async () => {
  await using place = await service({ body: "trips 0\n" }, { status: 503, body: "trips 0\n" });
  await expect(metricIs(place, "sales", 0).look()).rejects.toThrow("web has no metric sales");
  await expect(metricIs(place, "trips", 0).look()).rejects.toThrow("web answers /metrics with 503");
});
