import { monitorEventLoopDelay } from "node:perf_hooks";
import { everyMs } from "../core/every.ts";
import { processorShare } from "../engine/processor-use.ts";
import { processorTime, stealShare } from "../engine/steal-time.ts";
import type { Probe } from "../history/probe.ts";

const everyWindowMs = 500;
/** Kernels count processor time in steps of up to 10 ms: of a shorter time nobody could tell how busy it was. */
const shortestMs = 100;

/**
 * How busy the machine's cores and the harness's own event loop were, window by window. A look that comes sooner than
 * \`shortestMs\` after the one before writes nothing, the one at the very begin among them: its time belongs to the next.
 */
export function pressure(): Probe {
  return {
    name: "contention",
    begin({ recorder, clock }) {
      const delay = monitorEventLoopDelay({ resolution: 25 });
      delay.enable();
      const share = processorShare();
      let timeBefore = processorTime();
      let since = clock.now();
      const started = everyMs(everyWindowMs, async () => {
        const now = clock.now();
        const windowMs = Math.round(now - since);
        if (windowMs < shortestMs) return;
        since = now;
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
