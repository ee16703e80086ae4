import type { Admin, Consumer } from "@platformatic/kafka";
import { withDeadline } from "../../core/deadline.ts";
import { poll } from "../../core/poll.ts";
import { Turns } from "../../core/turns.ts";
import type { Reachable } from "../reachable.ts";
import { type FetchedRecords, recordsOf } from "./answer.ts";
import { KafkaOffsets } from "./offsets.ts";
import { kafkaOwnPath, kafkaRequestLimitMs } from "./own-path.ts";
import { platformatic } from "./packages.ts";

/** Small enough that reading one answer does not hold up the harness's event loop. */
const fetchBytes = 1 << 19;

/** A Kafka broker on the harness's own path, through the listener that it advertises to the host. */
export class Kafka {
  readonly #admin: Admin;
  readonly #reader: Consumer<Buffer, Buffer, Buffer, Buffer>;
  readonly #offsets: KafkaOffsets;

  readonly #fetching = new Turns(1);
  /** The last fetch failed, or there was none: what is known of topics may be old. */
  #stale = true;

  constructor(service: Pick<Reachable, "published">) {
    const options = kafkaOwnPath(service);
    this.#admin = new platformatic.Admin(options);
    this.#offsets = new KafkaOffsets(options);
    // Only its low-level fetch is used: it joins no group and commits nothing.
    this.#reader = new platformatic.Consumer({ ...options, groupId: "blackstart-reader", autocommit: false });
  }

  /** Topics that the broker knows now: a real request. */
  async topics(): Promise<string[]> {
    return this.#call("list topics", () => this.#admin.listTopics({ includeInternals: false }));
  }

  async createTopics(topics: { topic: string; partitions: number }[]): Promise<void> {
    for (const { topic, partitions } of topics) {
      await this.#call(`create topic ${topic}`, () =>
        this.#admin.createTopics({ topics: [topic], partitions, replicas: 1 }),
      );
    }
  }

  async deleteTopics(topics: string[]): Promise<void> {
    const there = await this.topics();
    const gone = topics.filter((topic) => there.includes(topic));
    if (gone.length > 0)
      await this.#call(`delete ${gone.join(", ")}`, () => this.#admin.deleteTopics({ topics: gone }));
  }

  /**
   * Removes a consumer group with its offsets; one that does not exist is fine. A killed member stays in its group
   * until its session ends, and a group with members cannot go, so its members are taken out first.
   */
  async deleteGroup(group: string): Promise<void> {
    const groups = await this.#call("list groups", () => this.#admin.listGroups());
    if (!groups.has(group)) return;
    await poll(
      async () => {
        await this.#call(`members of ${group}`, () =>
          this.#admin.removeMembersFromConsumerGroup({ groupId: group }),
        );
        await this.#call(`delete group ${group}`, () => this.#admin.deleteGroups({ groups: [group] }));
        return { done: true, value: true };
      },
      { awaiting: `consumer group ${group} is gone`, within: "15s", every: "50ms" },
    );
  }

  /** Next offset to read of each partition that the group has committed. */
  async committed(group: string, topic: string): Promise<{ partition: number; committed: number }[]> {
    return this.#call(`offsets of ${group}`, () => this.#offsets.committed(group, topic));
  }

  /** First offset that each partition of a topic still holds. */
  async logStarts(topic: string): Promise<{ partition: number; first: number }[]> {
    const found = await this.#call(`starts of ${topic}`, () => this.#offsets.starts(topic));
    return found.map(({ partition, offset }) => ({ partition, first: offset }));
  }

  /** Offset that the next record of each partition of a topic will get. */
  async logEnds(topic: string): Promise<{ partition: number; end: number }[]> {
    const found = await this.#call(`ends of ${topic}`, () => this.#offsets.ends(topic));
    return found.map(({ partition, offset }) => ({ partition, end: offset }));
  }

  /** Records of one partition from an offset on, as many as one fetch gives. Values are not kept. */
  async fetch(topic: string, partition: number, offset: number): Promise<FetchedRecords> {
    const answers = await this.fetchAll(topic, new Map([[partition, offset]]));
    return answers.get(partition) ?? { records: [], next: offset, logStart: 0 };
  }

  /**
   * Records of several partitions, each from an offset on: together as many as one fetch gives. A partition with
   * nothing new since the request before may be left out of the answer, so that tells nothing of where its log ends. Rejects as a whole where one offset is out of range.
   */
  async fetchAll(topic: string, from: ReadonlyMap<number, number>): Promise<Map<number, FetchedRecords>> {
    // The broker numbers the fetches of a connection: two at a time would make both invalid.
    return this.#fetching.take(() => this.#fetchNow(topic, from));
  }

  #fetchNow(topic: string, from: ReadonlyMap<number, number>): Promise<Map<number, FetchedRecords>> {
    return this.#call(`fetch ${topic}/${[...from.keys()].join(",")}`, async () => {
      // A topic that was deleted and made again has another id, which a cached answer would not know.
      const metadata = await this.#reader.metadata({ topics: [topic], forceUpdate: this.#stale });
      this.#stale = true;
      const known = metadata.topics.get(topic);
      const [first = 0] = from.keys();
      const leader = known?.partitions[first]?.leader;
      if (known === undefined || leader === undefined) throw new Error(`no partition ${topic}/${first}`);
      const partitions = [...from].map(([partition, offset]) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: BigInt(offset),
        lastFetchedEpoch: -1,
        partitionMaxBytes: fetchBytes,
      }));
      const response = await this.#reader.fetch({
        node: leader,
        minBytes: 0,
        maxWaitTime: 50,
        maxBytes: fetchBytes,
        topics: [{ topicId: known.id, partitions }],
      });
      this.#stale = false;
      const answers = response.responses.flatMap((answer) => answer.partitions);
      return new Map(
        answers.map((answer) => [
          answer.partitionIndex,
          recordsOf(answer, from.get(answer.partitionIndex) ?? 0),
        ]),
      );
    });
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#admin.close(), this.#reader.close(true), this.#offsets.close()]);
  }

  #call<T>(what: string, call: () => Promise<T>): Promise<T> {
    return withDeadline(`Kafka: ${what}`, kafkaRequestLimitMs, call);
  }
}
