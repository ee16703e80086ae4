import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { PacketRecorder } from "../wire/packet-recorder.ts";
import { createHistory } from "./log.ts";
import { Recorder } from "./recorder.ts";
import { entryOf, stackProbesOf } from "./stack-probe.ts";

const captureOf = (recorder: Recorder) =>
  new PacketRecorder({ networks: new Map(), clock: startClock(), recorder, server: "redis" });

test("a probe that sees begins, one that lost its sight is a gap with its reason", () => {
  expect(entryOf({ probe: "engine", lost: undefined })).toEqual({ probe: "engine", edge: "begin" });
  expect(entryOf({ probe: "engine", lost: "it ended" })).toEqual({
    probe: "engine",
    edge: "gap",
    detail: "it ended",
  });
});

test("a capture that ends is a gap in the history that is kept, and is remembered where none is", () => {
  const recorder = new Recorder();
  const history = createHistory(() => 0);
  const [kept, unkept] = [captureOf(recorder), captureOf(recorder)];
  recorder.use(history);
  kept.lose("tcpdump ended");
  recorder.use(undefined);
  unkept.lose("tcpdump ended");
  const gap = { probe: "capture:redis", edge: "gap", detail: "tcpdump ended" };
  expect(history.of("probe").map(({ data }) => data)).toEqual([gap]);
  expect([entryOf(kept), entryOf(unkept)]).toEqual([gap, gap]);
});

test("each probe of a stack has an edge of its own", () => {
  const proxies = [
    { sight: { probe: "capture:redis", lost: "tcpdump ended" } },
    { sight: { probe: "capture:db", lost: undefined } },
  ];
  const standing = stackProbesOf({ watch: { probe: "engine", lost: undefined }, proxies });
  expect(standing.map((probe) => [probe.probe, entryOf(probe).edge])).toEqual([
    ["engine", "begin"],
    ["capture:redis", "gap"],
    ["capture:db", "begin"],
  ]);
});
