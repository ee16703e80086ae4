import type { Consumer } from "@platformatic/kafka";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { kafkaOwnPath, kafkaRequestLimitMs } from "./own-path.ts";
import { platformatic } from "./packages.ts";

/** Which partitions of a topic each member of a group has; empty while the group is being divided anew. */
export interface GroupShares {
  state: string;
  own: number[];
  others: number[];
}

/** A member of somebody's consumer group on the harness's own path. It takes partitions and commits nothing. */
export class KafkaGroupGuest {
  readonly #options: ReturnType<typeof kafkaOwnPath>;
  readonly #group: string;
  readonly #topic: string;
  #member: Consumer<Buffer, Buffer, Buffer, Buffer> | undefined;

  constructor(service: Pick<Reachable, "published">, group: string, topic: string) {
    this.#options = { ...kafkaOwnPath(service), clientId: "blackstart-guest" };
    this.#group = group;
    this.#topic = topic;
  }

  /** Asks to be let in; the group divides its partitions anew meanwhile. */
  async join(limitMs: number): Promise<void> {
    const member = new platformatic.Consumer({
      ...this.#options,
      // While a group is divided anew some requests are answered with "try again".
      retries: 10,
      retryDelay: 100,
      groupId: this.#group,
      autocommit: false,
      sessionTimeout: 6_000,
      heartbeatInterval: 500,
      rebalanceTimeout: 10_000,
    });
    this.#member = member;
    await withDeadline(`Kafka: join ${this.#group}`, limitMs, () =>
      member.consume({ topics: [this.#topic], autocommit: false }),
    );
  }

  async leave(): Promise<void> {
    const member = this.#member;
    this.#member = undefined;
    if (member === undefined) return;
    await withDeadline(`Kafka: leave ${this.#group}`, kafkaRequestLimitMs, () => member.close(true));
  }

  async shares(): Promise<GroupShares> {
    const admin = new platformatic.Admin(this.#options);
    try {
      return await withDeadline(`Kafka: members of ${this.#group}`, kafkaRequestLimitMs, async () => {
        const found = (await admin.describeGroups({ groups: [this.#group] })).get(this.#group);
        const members = [...(found?.members.values() ?? [])].map(({ clientId, assignments }) => ({
          own: clientId === this.#options.clientId,
          partitions: assignments?.get(this.#topic)?.partitions ?? [],
        }));
        const of = (own: boolean) =>
          members.filter((member) => member.own === own).flatMap(({ partitions }) => partitions);
        return { state: found?.state ?? "unknown", own: of(true), others: of(false) };
      });
    } finally {
      await admin.close();
    }
  }
}
