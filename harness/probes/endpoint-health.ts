import { messageOf } from "../core/errors.ts";
import { everyMs } from "../core/every.ts";
import type { Mask } from "../core/mask.ts";
import { httpGet } from "../engine/http-get.ts";
import type { EventData } from "../history/events.ts";
import type { Probe } from "../history/probe.ts";
import { failingChecks } from "./health-body.ts";

const intervalMs = 500;
const limitMs = 5_000;

/** A service's own health endpoint, asked over the harness's own path; changes are written. */
export function endpointHealth(
  service: { name: string; address: string },
  port: number,
  path: string,
  mask: Mask,
): Probe {
  return {
    name: `health:${service.name}`,
    begin({ recorder, clock }) {
      let last = "";
      let lastAsked: number | undefined;
      return everyMs(intervalMs, async () => {
        const asked = clock.now();
        const data = await ask(service.address, port, path, mask);
        const key = JSON.stringify([data.status, data.failing]);
        const changed = key !== last;
        last = key;
        const since = lastAsked ?? asked;
        lastAsked = asked;
        if (!changed) return;
        // The answer is of now; the change lies somewhere since the question before.
        const uncertaintyMs = clock.now() - since;
        recorder.append({ source: "endpoint", kind: "health", subject: service.name, uncertaintyMs, data });
      });
    },
  };
}

async function ask(address: string, port: number, path: string, mask: Mask): Promise<EventData["health"]> {
  try {
    const { status, body } = await httpGet(address, port, path, limitMs);
    const { failing, reasons } = failingChecks(body, mask);
    return {
      status: status === 200 ? "healthy" : "unhealthy",
      via: "endpoint",
      httpStatus: status,
      ...(failing.length > 0 ? { failing } : {}),
      ...(reasons === "" ? {} : { detail: reasons }),
    };
  } catch (thrown) {
    return { status: "unreachable", via: "endpoint", detail: messageOf(thrown) };
  }
}
