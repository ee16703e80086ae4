import { expect, test } from "vitest";
import type { FaultEffect } from "../history/events.ts";
import type { System } from "../system/system.ts";
import type { Link } from "../wire/link.ts";
import { diskFull } from "./disk/disk-full.ts";
import { holdSyscall } from "./disk/hold-syscall.ts";
import { powerCut } from "./disk/power-cut.ts";
import { readOnlyDirectory } from "./disk/read-only-directory.ts";
import type { Fault } from "./fault.ts";
import { acceptThenClose } from "./link/accept-then-close.ts";
import { bandwidth } from "./link/bandwidth.ts";
import { blackHole } from "./link/black-hole.ts";
import { cut } from "./link/cut.ts";
import { cutAfterBytes } from "./link/cut-after-bytes.ts";
import { forgetConnections } from "./link/forget-connections.ts";
import { holdAnswers } from "./link/hold-answers.ts";
import { holdRequests } from "./link/hold-requests.ts";
import { latency } from "./link/latency.ts";
import { resetConnections } from "./link/reset-connections.ts";
import { slices } from "./link/slices.ts";
import { onlyClaimed } from "./only-claimed.ts";
import { crash } from "./service/crash.ts";
import { kill } from "./service/kill.ts";
import { pause } from "./service/pause.ts";
import { restart } from "./service/restart.ts";
import { restartAtNewAddress } from "./service/restart-at-new-address.ts";
import { stop } from "./service/stop.ts";

// A fault that is not injected touches nothing of these but their names.
const link = { id: "a->b:1" } as Link;
const system = { service: (name: string) => ({ name }) } as System;

const away: FaultEffect = { removes: true, silences: true };
const dead: FaultEffect = { removes: true, silences: true, refuses: true, endsProcess: true };

test.each<[Fault, string, FaultEffect]>([
  [cut(link), "cut", { ...away, refuses: true }],
  [holdAnswers(link), "hold-answers", away],
  [holdRequests(link), "hold-requests", { removes: true, withholdsRequests: true }],
  [blackHole(link), "black-hole", away],
  [blackHole(link, { only: "answers" }), "black-hole-of-answers", away],
  [
    blackHole(link, { only: "requests" }),
    "black-hole-of-requests",
    { removes: true, withholdsRequests: true },
  ],
  [acceptThenClose(link), "accept-then-close", away],
  [resetConnections(link), "reset-connections", { removes: true }],
  [latency(link, { delay: "1s" }), "latency", {}],
  [bandwidth(link, { kilobytesPerSecond: 1 }), "bandwidth", {}],
  [slices(link), "slices", {}],
  [cutAfterBytes(link, 9), "cut-after-bytes", {}],
  [pause(system, "b"), "pause", away],
  [kill(system, "b"), "kill", dead],
  [stop(system, "b"), "stop", dead],
  [powerCut(system, "b", "v"), "power-cut", dead],
  [crash(system, "b"), "crash", { removes: true, refuses: true, endsProcess: true }],
  [restart(system, "b"), "restart", { removes: true, endsProcess: true }],
  [restartAtNewAddress(system, "b"), "restart-at-new-address", { removes: true, endsProcess: true }],
  [forgetConnections(link), "forget-connections", {}],
  [diskFull(system, "b", "v"), "disk-full", { actsInside: true }],
  [readOnlyDirectory(system, "b", "v"), "read-only-directory", { actsInside: true }],
  [holdSyscall(system, "b", "fsync"), "hold-fsync", { actsInside: true }],
  [onlyClaimed(cut(link)), "cut", { ...away, refuses: true }],
])("what a fault does to its target is declared, not spelled: %#", (fault, kind, effect) => {
  expect({ kind: fault.kind, effect: fault.effect }).toEqual({ kind, effect });
});
