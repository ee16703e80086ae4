import { noCrash } from "../checks/availability/no-crash.ts";
import { quietMs } from "../checks/recovery/process.ts";
import { recovery } from "../checks/recovery/recovery.ts";
import { prematureConnections } from "../checks/start-up/premature-connections.ts";
import { startUpOrder } from "../checks/start-up/start-up-order.ts";
import { faultEffective } from "../checks/wire/fault-effective.ts";
import { onlyIfUsed } from "../checks/wire/only-if-used.ts";
import { notHealthy } from "../conditions/engine-state.ts";
import { asked, askedOnAny } from "../conditions/link.ts";
import { humanDuration } from "../core/duration.ts";
import type { Platform } from "../declare/platform.ts";
import { cut } from "../faults/link/cut.ts";
import type { Scenario } from "../scenario/definition.ts";
import { inTime } from "./in-time.ts";
import type { PlannedLink } from "./plan.ts";

/** A wait goes on a little beyond the bound that a check holds it to, so that the check sees the bound passed. */
const beyondMs = 2_000;
const watching = "is the link used";

/** The platform comes up in the order that its file declares, and nobody crashes. */
export function cleanStart(platform: Platform, links: readonly PlannedLink[]): Scenario {
  return {
    platform,
    id: `foreign/${platform.name}/clean-start`,
    title: `${platform.name} starts in its declared order`,
    claim: "Every service starts after its dependencies met their conditions; nobody connects early or ends.",
    method: "A start of fresh containers and volumes, watched on the engine and on the wire.",
    stack: "fresh",
    checks: [startUpOrder(), prematureConnections(), noCrash()],
    async body({ run }) {
      await run.phase("a link in use", async () => {
        const used = links.filter(({ whyNot }) => whyNot === undefined);
        const longestMs = Math.max(0, ...used.map(({ times }) => times.trafficMs));
        // One is enough to show that the capture sees; each link has a scenario of its own.
        const ids = used.map(({ id }) => id);
        if (ids.length > 0)
          await inTime(run.until(askedOnAny(run, ids, run.clock.now()), { within: longestMs }));
      });
    },
  };
}

/** One link is cut and healed while it is in use. */
export function linkCut(platform: Platform, link: PlannedLink): Scenario {
  const { id, client, server, port, times } = link;
  const allowed =
    link.mayRestart.length === 0 ? "" : ` May be restarted by policy: ${link.mayRestart.join(", ")}.`;
  return {
    platform,
    id: `foreign/${platform.name}/cut-${client}-${server}-${port}`,
    title: `${platform.name}: ${id} is cut and healed`,
    claim: `The platform is well again within ${humanDuration(times.recoveryMs)} of the return of ${id}, with nobody's help.`,
    method: `Cut ${id} while it is in use, until ${client} has tried; heal; wait for answers and health.${allowed}`,
    checks: [
      faultEffective(),
      recovery({ within: times.recoveryMs }),
      noCrash({ allow: link.mayRestart }),
    ].map((check) => onlyIfUsed(check, { link: id, server, phase: watching })),
    within: 2 * times.trafficMs + times.noticeMs + times.recoveryMs + quietMs + 60_000,
    async body({ platform, run }) {
      const began = run.clock.now();
      const within = { within: times.trafficMs };
      if (!(await run.phase(watching, () => inTime(run.until(asked(run, id, began), within))))) return;
      await run.during(cut(platform.link(client, server, port)), async (outage) => {
        await inTime(run.felt(outage, within));
        await inTime(run.until(notHealthy(run.system.watch, client), { within: times.noticeMs }));
      });
      await inTime(run.recovered({ within: times.recoveryMs + quietMs + beyondMs }));
    },
  };
}
