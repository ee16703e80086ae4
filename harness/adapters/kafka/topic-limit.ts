import type { Admin } from "@platformatic/kafka";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { kafkaOwnPath, kafkaRequestLimitMs } from "./own-path.ts";
import { platformatic } from "./packages.ts";

const setting = "max.message.bytes";

/** The largest record batch that a topic takes, on the harness's own path. */
export class KafkaTopicLimit {
  readonly #options: ReturnType<typeof kafkaOwnPath>;
  readonly #topic: string;

  constructor(service: Pick<Reachable, "published">, topic: string) {
    this.#options = kafkaOwnPath(service);
    this.#topic = topic;
  }

  /** Bytes of the largest batch, as the broker tells. */
  async read(): Promise<number> {
    return this.#call(`read ${setting} of ${this.#topic}`, async (admin) => {
      const [found] = await admin.describeConfigs({
        resources: [{ ...this.#resource, configurationKeys: [setting] }],
      });
      const value = found?.configs.find(({ name }) => name === setting)?.value;
      if (value === undefined || value === null) throw new Error(`${this.#topic} tells no ${setting}`);
      return Number(value);
    });
  }

  /** Sets the limit; undefined gives the topic the broker's own again. */
  async write(bytes: number | undefined): Promise<void> {
    const { SET, DELETE } = platformatic.IncrementalAlterConfigOperationTypes;
    const change =
      bytes === undefined
        ? { name: setting, configOperation: DELETE, value: null }
        : { name: setting, configOperation: SET, value: String(bytes) };
    await this.#call(`set ${setting} of ${this.#topic}`, (admin) =>
      admin.incrementalAlterConfigs({ resources: [{ ...this.#resource, configs: [change] }] }),
    );
  }

  get #resource() {
    return { resourceType: platformatic.ConfigResourceTypes.TOPIC, resourceName: this.#topic };
  }

  async #call<T>(what: string, call: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new platformatic.Admin(this.#options);
    try {
      return await withDeadline(`Kafka: ${what}`, kafkaRequestLimitMs, () => call(admin));
    } finally {
      await admin.close();
    }
  }
}
