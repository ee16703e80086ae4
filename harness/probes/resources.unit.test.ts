import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { resources } from "./resources.ts";

/** Any part of a group's name that is certainly in the file, in the place of a container's id. */
const container = readFileSync("/proc/self/cgroup", "utf8").slice(0, 3);

async function looks(pid: number, times: number, given = { hasContainer: true }) {
  const clock = startClock(Date.now());
  const history = createHistory(clock.now);
  const recorder = new Recorder();
  recorder.use(history);
  let asked = 0;
  const inspect = async () => {
    asked++;
    return { State: { Pid: pid } };
  };
  const docker = { getContainer: () => ({ inspect }) } as never;
  const probe = await resources(docker, [{ name: "web", container, ...given }]).begin({ clock, recorder });
  for (let look = 0; look < times; look++) await probe.look?.();
  await probe.end();
  return { asked, events: history.of("resources", "web") };
}

test("a service's resources are written once, and again only where they changed", async () => {
  const { asked, events } = await looks(process.pid, 3);
  expect(asked).toBe(1);
  expect(events.length).toBeGreaterThan(0);
  expect(events.length).toBeLessThan(4);
  expect(events[0]?.data.memoryBytes).toBeGreaterThan(1_000_000);
});

test("a container without a process, or a service without a container, tells nothing", async () => {
  expect((await looks(0, 2)).events).toEqual([]);
  expect((await looks(process.pid, 2, { hasContainer: false })).asked).toBe(0);
});
