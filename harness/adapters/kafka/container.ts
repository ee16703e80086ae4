import type { ContainerKind } from "../../declare/service-declaration.ts";
import { applyPlan, type ContainerPlan } from "../../engine/container-plan.ts";
import { ReadyAtOnce } from "../../engine/service-container.ts";
import { testcontainers } from "./packages.ts";

/** Port of the listener that KafkaContainer makes for clients on the host. */
export const kafkaHostPort = 9093;

/** Listener settings belong to KafkaContainer, which computes them from the port it is given. */
const settledByContainer =
  /^(KAFKA_(LISTENERS|ADVERTISED_LISTENERS|LISTENER_SECURITY_PROTOCOL_MAP|CONTROLLER_|INTER_BROKER_LISTENER_NAME|PROCESS_ROLES|NODE_ID|BROKER_ID)|CLUSTER_ID)/;

/**
 * A KRaft broker: clients in the platform reach it under its Compose name at 9092, the harness at a fixed port of
 * 127.0.0.1, which a restart keeps (KafkaContainer's own port changes, and Kafka would go on advertising the old).
 */
class KafkaServiceContainer extends testcontainers.KafkaContainer {
  readonly #plan: ContainerPlan;

  constructor(plan: ContainerPlan) {
    super(plan.image);
    this.#plan = plan;
    this.withKraft().withNetworkMode(plan.network.name).withWaitStrategy(new ReadyAtOnce());
    this.withAutoCleanup(false).withAutoRemove(false);
    const own = Object.entries(plan.environment).filter(([key]) => !settledByContainer.test(key));
    this.withEnvironment(Object.fromEntries(own));
  }

  protected override async beforeContainerCreated(): Promise<void> {
    await super.beforeContainerCreated();
    applyPlan(this.#plan, this.createOpts, this.hostConfig);
  }
}

/** A service of a Compose file that runs in testcontainers' own KafkaContainer. */
export const kafkaContainer: ContainerKind = {
  published: [kafkaHostPort],
  container: (plan) => new KafkaServiceContainer(plan),
};
