import { PassThrough } from "node:stream";
import type Docker from "dockerode";
import { expect, test } from "vitest";
import type { Clock } from "../core/clock.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { EngineWatch } from "./engine-watch.ts";
import type { Service } from "./service.ts";

/** A stack of one service, `web`, whose engine says what a test gives it. */
async function watched({ healthcheck = true, expected = [] as string[] } = {}) {
  const stream = new PassThrough();
  const docker = { getEvents: async () => stream } as unknown as Docker;
  const clock = { now: () => 5_000, fromWall: (wallMs: number) => wallMs - 1_000_000 } as Clock;
  const history = createHistory(() => 5_000);
  const recorder = new Recorder();
  recorder.use(history);
  const web = {
    name: "web",
    spec: healthcheck ? { healthcheck: {} } : {},
    wasExpected: (action: string) => expected.includes(action),
  } as unknown as Service;
  const watch = new EngineWatch(docker, clock, recorder);
  await watch.begin({ run: "r1", stack: "s1" }, [web]);
  const told: string[] = [];
  watch.onChange((service, action, container) => told.push(`${service} ${action} ${container}`));
  const line = (action: string, wallMs: number, labels: Record<string, string> = {}) =>
    `${JSON.stringify({
      Action: action,
      timeNano: wallMs * 1e6,
      Actor: {
        ID: "c1",
        Attributes: { "blackstart.role": "service", "blackstart.service": "web", ...labels },
      },
    })}\n`;
  const write = async (...chunks: (string | Buffer)[]) => {
    for (const chunk of chunks) stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { watch, history, told, stream, line, write };
}

test("a service's state follows the engine's events, at the engine's own times", async () => {
  const { watch, history, told, line, write } = await watched();
  expect(watch.state("web")).toEqual({ running: false, health: "none", starts: 0 });
  await write(line("start", 1_000_100));
  expect(watch.state("web")).toEqual({ running: true, health: "starting", starts: 1 });
  await write(line("health_status: healthy", 1_000_900));
  expect(watch.state("web")).toMatchObject({ running: true, health: "healthy" });
  await write(line("die", 1_002_000, { exitCode: "137" }));
  expect(watch.state("web")).toEqual({ running: false, health: "healthy", exitCode: 137, starts: 1 });
  expect(history.of("container", "web").map(({ at, data }) => [at, data])).toEqual([
    [100, { action: "start", by: "platform" }],
    [2_000, { action: "die", by: "platform", exitCode: 137 }],
  ]);
  expect(history.of("health", "web").map(({ at, data }) => [at, data.status])).toEqual([[900, "healthy"]]);
  expect(told).toEqual(["web start c1", "web health_status: healthy c1", "web die c1"]);
});

test("a service without a health check has none after its start, and what the harness did is its own", async () => {
  const { watch, history, line, write } = await watched({ healthcheck: false, expected: ["kill", "die"] });
  await write(line("start", 1_000_000), line("kill", 1_000_001), line("die", 1_000_002, { exitCode: "137" }));
  expect(watch.state("web").health).toBe("none");
  expect(history.of("container").map(({ data }) => data.by)).toEqual(["platform", "harness", "harness"]);
});

test("events that come torn or together are whole, and those of others are nobody's", async () => {
  const { history, told, line, write } = await watched();
  const two = line("start", 1_000_000) + line("die", 1_000_500, { exitCode: "0" });
  await write(two.slice(0, 40), two.slice(40));
  await write(
    line("start", 1_001_000, { "blackstart.role": "proxy" }),
    line("start", 1_001_000, { "blackstart.service": "other" }),
  );
  expect(history.of("container")).toHaveLength(2);
  expect(told).toHaveLength(2);
});

test("a new container is not known by what was known of the old one", async () => {
  const { watch, line, write } = await watched();
  await write(line("start", 1_000_000));
  watch.forget("web");
  expect(watch.state("web")).toEqual({ running: false, health: "none", starts: 0 });
});

test("a stream that ends is sight that is lost, unless the watch ended it", async () => {
  const { watch, history, stream, write } = await watched();
  stream.end();
  await write();
  await expect.poll(() => watch.lost).toBe("the engine's event stream ended");
  expect(history.of("probe").map(({ data }) => data)).toEqual([
    { probe: "engine", edge: "gap", detail: "the engine's event stream ended" },
  ]);
  const other = await watched();
  other.watch.end();
  await other.write();
  expect([other.watch.lost, other.history.of("probe")]).toEqual([undefined, []]);
});
