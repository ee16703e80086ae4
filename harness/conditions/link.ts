import type { Condition } from "../core/condition.ts";
import { earliest } from "../history/event-order.ts";
import type { HistoryEvent } from "../history/events.ts";
import type { History } from "../history/log.ts";

/** What a condition on links is asked of: a run has one. */
interface Seen {
  history: History;
}

/** The client asked on the link, by a connection attempt or a request, for certain after the moment. */
export function asked({ history }: Seen, link: string, since: number): Condition {
  return {
    awaiting: `somebody uses ${link}`,
    look() {
      const requests = history.of("traffic", link).filter(({ data }) => data.toServerBytes > 0);
      const found = [...attemptsOn(history, link), ...requests].find((event) => earliest(event) > since);
      return found === undefined ? { done: false, saw: "nothing on the wire" } : { done: true, value: found };
    },
  };
}

/** A client asked on one of these links at least. */
export function askedOnAny(seen: Seen, links: readonly string[], since: number): Condition {
  const each = links.map((link) => asked(seen, link, since));
  return {
    awaiting: `somebody uses one of ${links.join(", ")}`,
    async look() {
      const looks = await Promise.all(each.map((condition) => condition.look()));
      return looks.find(({ done }) => done) ?? { done: false, saw: "nothing on the wire" };
    },
  };
}

/** On each of these links its client has tried to connect, for certain after the moment. */
export function attemptedOnEach({ history }: Seen, links: readonly string[], since: number): Condition {
  return {
    awaiting: `a new attempt on ${links.join(", ")}`,
    look() {
      const without = links.filter((link) => !attemptsOn(history, link).some((syn) => earliest(syn) > since));
      return without.length === 0
        ? { done: true, value: true }
        : { done: false, saw: `none on ${without.join(", ")}` };
    },
  };
}

/** Connection attempts of clients; one that the kernel sends again is the same attempt. */
function attemptsOn(history: History, link: string): HistoryEvent<"packet">[] {
  return history
    .of("packet", link)
    .filter(({ data }) => data.flag === "syn" && data.from === "client" && data.again !== true);
}
