import { messageOf } from "../core/errors.ts";
import { everyMs } from "../core/every.ts";
import type { Mask } from "../core/mask.ts";
import { type HealthBodyDeclaration, healthMapping } from "../declare/mapping.ts";
import { httpGet } from "../engine/http-get.ts";
import type { EventData } from "../history/events.ts";
import type { Probe } from "../history/probe.ts";
import { healthBody } from "./health-body.ts";

const intervalMs = 500;
const limitMs = 5_000;

/** A service's own health endpoint, asked over the harness's own path and read as the service declares; changes are written. */
export function endpointHealth(
  service: { name: string; address: string },
  port: number,
  path: string,
  mask: Mask,
  declared?: HealthBodyDeclaration,
): Probe {
  const place = { address: service.address, port, path };
  const mapping = healthMapping(declared);
  return {
    name: `health:${service.name}`,
    begin({ recorder, clock }) {
      let last = "";
      let lastAsked: number | undefined;
      let isWanted = false;
      const looking = everyMs(intervalMs, async () => {
        const asked = clock.now();
        const isShown = isWanted;
        isWanted = false;
        const data = await ask(place, mapping, mask);
        const key = JSON.stringify([data.status, data.failing]);
        const changed = key !== last;
        last = key;
        const since = lastAsked ?? asked;
        lastAsked = asked;
        if (!changed && !isShown) return;
        // The answer is of now; the change lies somewhere since the question before.
        const uncertaintyMs = clock.now() - since;
        recorder.append({ source: "endpoint", kind: "health", subject: service.name, uncertaintyMs, data });
      });
      return {
        ...looking,
        // Whoever asks for a look wants to see what was answered, also where it is the same as before.
        look() {
          isWanted = true;
          return looking.look();
        },
      };
    },
  };
}

async function ask(
  { address, port, path }: { address: string; port: number; path: string },
  mapping: Required<HealthBodyDeclaration>,
  mask: Mask,
): Promise<EventData["health"]> {
  try {
    const { status, body } = await httpGet(address, port, path, limitMs);
    const { failing, reasons, degraded } = healthBody(body, mapping, mask);
    return {
      status: status !== 200 ? "unhealthy" : degraded ? "degraded" : "healthy",
      via: "endpoint",
      httpStatus: status,
      ...(failing.length > 0 ? { failing } : {}),
      ...(reasons === "" ? {} : { detail: reasons }),
    };
  } catch (thrown) {
    return { status: "unreachable", via: "endpoint", detail: messageOf(thrown) };
  }
}
