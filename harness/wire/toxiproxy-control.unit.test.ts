import { expect, test } from "vitest";
import { ToxiproxyServer } from "./testing/toxiproxy-server.ts";
import { type LinkProxy, type ToxicSpec, ToxiproxyControl } from "./toxiproxy-control.ts";

const proxy: LinkProxy = { name: "web->db:5432", listen: "10.213.0.4:5432", upstream: "bs-r1-s1-db:5432" };

async function started() {
  const server = await ToxiproxyServer.start();
  return {
    server,
    control: new ToxiproxyControl(server.url),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test("a proxy is made without listening, and listens when it is told to", async () => {
  await using given = await started();
  const { server, control } = given;
  await control.create(proxy);
  expect(server.proxies.get(proxy.name)).toMatchObject({ ...proxy, enabled: false });
  await control.setListening(proxy, true);
  expect(await control.state()).toEqual([{ name: proxy.name, enabled: true, toxics: 0 }]);
  await control.setListening(proxy, false);
  expect(await control.state()).toEqual([{ name: proxy.name, enabled: false, toxics: 0 }]);
});

test("toxics come with a new proxy, each with its own attributes and at full strength", async () => {
  await using given = await started();
  const { server, control } = given;
  await control.create(proxy);
  await control.setListening(proxy, true);
  const toxics = new Map<string, ToxicSpec>([
    ["late", { type: "latency", stream: "downstream", latencyMs: 250 }],
    ["slow", { type: "bandwidth", stream: "upstream", kilobytesPerSecond: 8 }],
    ["thin", { type: "slicer", stream: "downstream", averageBytes: 16, delayMicroseconds: 100 }],
    ["short", { type: "limit_data", stream: "downstream", bytes: 4_096 }],
  ]);
  await control.renew(proxy, toxics);
  const held = server.proxies.get(proxy.name);
  expect(held?.enabled).toBe(false);
  expect(held?.toxics).toEqual([
    {
      name: "late",
      type: "latency",
      stream: "downstream",
      toxicity: 1,
      attributes: { latency: 250, jitter: 0 },
    },
    { name: "slow", type: "bandwidth", stream: "upstream", toxicity: 1, attributes: { rate: 8 } },
    {
      ...{ name: "thin", type: "slicer", stream: "downstream", toxicity: 1 },
      attributes: { average_size: 16, size_variation: 0, delay: 100 },
    },
    { name: "short", type: "limit_data", stream: "downstream", toxicity: 1, attributes: { bytes: 4_096 } },
  ]);
  expect(await control.state()).toEqual([{ name: proxy.name, enabled: false, toxics: 4 }]);
  await control.renew(proxy, new Map());
  expect(await control.state()).toEqual([{ name: proxy.name, enabled: false, toxics: 0 }]);
});

test("no toxic is ever removed, nor added to a proxy that has carried traffic", async () => {
  await using given = await started();
  const { server, control } = given;
  await control.create(proxy);
  await control.renew(proxy, new Map([["late", { type: "latency", stream: "upstream", latencyMs: 1 }]]));
  await control.renew(proxy, new Map());
  expect(server.requests.filter((request) => /^DELETE .*\/toxics\//.test(request))).toEqual([]);
  const first = server.requests.findIndex((request) => request.endsWith("/toxics"));
  expect(server.requests.slice(0, first).filter((request) => request.startsWith("DELETE "))).toHaveLength(1);
});

test("a refusal is an error that names what was asked, and of which proxy", async () => {
  await using given = await started();
  const { server, control } = given;
  await expect(control.setListening(proxy, true)).rejects.toThrow(/^toxiproxy: enable web->db:5432: /);
  await control.create(proxy);
  await expect(control.create(proxy)).rejects.toThrow(/^toxiproxy: create web->db:5432: /);
  server.refusing = { request: /toxics$/, status: 400, body: '{"error":"bad toxic","status":400}' };
  await expect(
    control.renew(proxy, new Map([["late", { type: "latency", stream: "upstream", latencyMs: 1 }]])),
  ).rejects.toThrow(/^toxiproxy: add latency to web->db:5432: /);
});

test("a control API that is gone is an error too", async () => {
  const given = await started();
  await given.server[Symbol.asyncDispose]();
  await expect(given.control.state()).rejects.toThrow(/^toxiproxy: list proxies: /);
});
