import { poll } from "../../core/poll.ts";
import { type Fault, stopwatch } from "../../faults/fault.ts";
import type { Service } from "../../system/service.ts";
import type { Link } from "../../wire/link.ts";
import { type GroupShares, KafkaGroupGuest } from "./group.ts";

const joinLimitMs = 20_000;

/**
 * A second member joins a consumer group, takes its share of the partitions and reads nothing; healed, it leaves.
 * Proven by the broker's word on who has which partitions; healed when the old members have all of them again.
 *
 * @param link the one on which the group's member reaches its broker
 * @param broker the broker, with its port for the harness
 */
export function rebalance(
  link: Link,
  broker: Service,
  { group, topic }: { group: string; topic: string },
): Fault {
  const guest = new KafkaGroupGuest(broker, group, topic);
  let partitions = 0;
  const until = async (awaiting: string, isThere: (shares: GroupShares) => boolean, signal: AbortSignal) => {
    const elapsed = stopwatch();
    const observed = await poll(
      async () => {
        const shares = await guest.shares();
        const saw = `${shares.state}, guest has ${shares.own.length}, others have ${shares.others.length}`;
        return isThere(shares) ? { done: true, value: saw } : { done: false, saw };
      },
      { awaiting, within: "20s", every: "50ms", signal },
    );
    return { method: "the broker's list of the group's members", observed, latencyMs: elapsed() };
  };
  return {
    kind: "rebalance",
    target: link.id,
    effect: {},
    async inject(signal) {
      const { others } = await guest.shares();
      partitions = others.length;
      if (partitions < 2) throw new Error(`${group} has ${partitions} partitions of ${topic}: none to share`);
      await guest.join(joinLimitMs);
      return until(
        `${group} is divided between its members and a guest`,
        ({ own, others: left }) =>
          own.length > 0 && left.length > 0 && own.length + left.length === partitions,
        signal,
      );
    },
    async heal(signal) {
      await guest.leave();
      return until(
        `${group} is its old members' again`,
        ({ own, others }) => own.length === 0 && others.length === partitions,
        signal,
      );
    },
  };
}
