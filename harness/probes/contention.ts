import { monitorEventLoopDelay } from "node:perf_hooks";
import { everyMs } from "../core/every.ts";
import { processorShare } from "../engine/processor-use.ts";
import { processorTime, stealShare } from "../engine/steal-time.ts";
import type { Probe } from "../history/probe.ts";

const windowMs = 500;

/** How busy the machine's cores and the harness's own event loop were, window by window. */
export function pressure(): Probe {
  return {
    name: "contention",
    begin({ recorder }) {
      const delay = monitorEventLoopDelay({ resolution: 25 });
      delay.enable();
      const share = processorShare();
      let timeBefore = processorTime();
      const started = everyMs(windowMs, async () => {
        const cpu = share();
        const timeNow = processorTime();
        const steal = Math.round(stealShare(timeBefore, timeNow) * 1_000) / 1_000;
        timeBefore = timeNow;
        recorder.append({
          source: "contention",
          kind: "contention",
          subject: "machine",
          data: {
            cpu: Math.round(cpu * 1_000) / 1_000,
            eventLoopDelayMs: Math.round(delay.max / 1e6),
            ...(steal > 0 ? { steal } : {}),
            windowMs,
          },
        });
        delay.reset();
      });
      return {
        ...started,
        async end() {
          await started.end();
          delay.disable();
        },
      };
    },
  };
}
