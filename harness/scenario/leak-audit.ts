import { messageOf } from "../core/errors.ts";
import type { Stack } from "../stacks/stack.ts";

/**
 * What a scenario left behind: toxics, packet rules, links that do not listen although their server serves, and such
 * of which nobody knows whether they do.
 */
export async function leakAudit({ system, recorder }: Stack): Promise<string[]> {
  const leaks: string[] = [];
  for (const { server, control, filter, links } of system.proxies) {
    try {
      for (const { name, toxics } of await control.state()) {
        if (toxics > 0) leaks.push(`${toxics} toxics are left on ${name}`);
      }
      for (const rule of await filter.rules()) leaks.push(`a packet rule is left before ${server}: ${rule}`);
    } catch (thrown) {
      leaks.push(
        `the Toxiproxy of ${server} or its packet filter could not be audited: ${messageOf(thrown)}`,
      );
    }
    for (const link of links) {
      await link.settled();
      if (link.cutOrHeld) leaks.push(`${link.id} is still cut`);
      if (!link.isKnown) leaks.push(`its proxy did not say whether ${link.id} listens`);
    }
  }
  for (const what of leaks)
    recorder.append({
      source: "harness",
      kind: "finding",
      subject: "leak",
      data: { what, place: "leak audit" },
    });
  return leaks;
}
