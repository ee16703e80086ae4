import type { Container } from "dockerode";
import { GenericContainer, type WaitStrategy } from "testcontainers";
import { applyPlan, type ContainerPlan } from "./container-plan.ts";

/**
 * Readiness is not the container's matter here: the system waits for the engine's health state and for a real
 * request, with its own bounds and its own words.
 */
export class ReadyAtOnce implements WaitStrategy {
  waitUntilReady(_container: Container): Promise<void> {
    return Promise.resolve();
  }
  withStartupTimeout(): this {
    return this;
  }
  isStartupTimeoutSet(): boolean {
    return true;
  }
  getStartupTimeout(): number {
    return 0;
  }
}

/** A service of a Compose file as a container, exactly as its plan says. */
export class ServiceContainer extends GenericContainer {
  readonly #plan: ContainerPlan;

  constructor(plan: ContainerPlan) {
    super(plan.image);
    this.#plan = plan;
    this.withNetworkMode(plan.network.name).withEnvironment(plan.environment);
    this.withWaitStrategy(new ReadyAtOnce()).withAutoCleanup(false).withAutoRemove(false);
    if (plan.entrypoint !== undefined) this.withEntrypoint(plan.entrypoint);
    if (plan.command !== undefined) this.withCommand(plan.command);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    applyPlan(this.#plan, this.createOpts, this.hostConfig);
  }
}
