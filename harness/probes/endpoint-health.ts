import { messageOf } from "../core/errors.ts";
import type { EventData } from "../core/event.ts";
import type { Probe } from "../core/probe.ts";
import { httpGet } from "../runtime/http-get.ts";
import { everyMs } from "./every.ts";

const intervalMs = 300;
const limitMs = 5_000;

/** A service's own health endpoint, asked over the harness's own path; changes are written. */
export function endpointHealth(
  service: { name: string; address: string },
  port: number,
  path: string,
): Probe {
  return {
    name: `health:${service.name}`,
    begin({ recorder, clock }) {
      let last = "";
      let lastAsked: number | undefined;
      return everyMs(intervalMs, async () => {
        const asked = clock.now();
        const data = await ask(service.address, port, path);
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

async function ask(address: string, port: number, path: string): Promise<EventData["health"]> {
  try {
    const { status, body } = await httpGet(address, port, path, limitMs);
    const failing = failingOf(body);
    return {
      status: status === 200 ? "healthy" : "unhealthy",
      via: "endpoint",
      httpStatus: status,
      ...(failing.length > 0 ? { failing } : {}),
    };
  } catch (thrown) {
    return { status: "unreachable", via: "endpoint", detail: messageOf(thrown) };
  }
}

/** Names of the checks that are not ok in a body like `{"checks":{"kafka":{"ok":false}}}`. */
function failingOf(body: string): string[] {
  try {
    const { checks } = JSON.parse(body) as { checks?: Record<string, { ok?: boolean }> };
    return Object.entries(checks ?? {}).flatMap(([name, check]) => (check.ok === false ? [name] : []));
  } catch {
    return [];
  }
}
