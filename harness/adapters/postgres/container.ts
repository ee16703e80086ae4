import type { ContainerKind } from "../../declare/service-declaration.ts";
import { applyPlan, type ContainerPlan } from "../../engine/container-plan.ts";
import { ReadyAtOnce } from "../../engine/service-container.ts";
import { testcontainers } from "./packages.ts";

/** Postgres with the database, user and password that the Compose file gives it. */
class PostgresServiceContainer extends testcontainers.PostgreSqlContainer {
  readonly #plan: ContainerPlan;

  constructor(plan: ContainerPlan) {
    super(plan.image);
    this.#plan = plan;
    const {
      POSTGRES_USER: user = "postgres",
      POSTGRES_PASSWORD: password = "",
      POSTGRES_DB: database = user,
    } = plan.environment;
    this.withUsername(user).withPassword(password).withDatabase(database);
    this.withNetworkMode(plan.network.name).withEnvironment(plan.environment);
    if (plan.command !== undefined) this.withCommand(plan.command);
    this.withWaitStrategy(new ReadyAtOnce()).withAutoCleanup(false).withAutoRemove(false);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    applyPlan(this.#plan, this.createOpts, this.hostConfig);
  }
}

/** A service of a Compose file that runs in testcontainers' own PostgreSqlContainer. */
export const postgresContainer: ContainerKind = {
  published: [5432],
  container: (plan) => new PostgresServiceContainer(plan),
};
