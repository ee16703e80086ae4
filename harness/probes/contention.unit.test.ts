import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import { pressure } from "./contention.ts";

test("a time too short to be measured is no window of its own: the one at the begin, and one asked for soon after", async () => {
  let at = 1_000;
  const clock = { ...startClock(), now: () => at };
  const history = createHistory(clock.now);
  const recorder = new Recorder();
  recorder.use(history);
  const probe = await pressure().begin({ recorder, clock });
  const windows = () => history.of("contention").map(({ data }) => data.windowMs);
  await probe.look?.();
  at += 60;
  await probe.look?.();
  expect(windows()).toEqual([]);
  at += 440;
  await probe.look?.();
  expect(windows()).toEqual([500]);
  at += 130;
  await probe.look?.();
  await probe.end();
  expect(windows()).toEqual([500, 130]);
});
