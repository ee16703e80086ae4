import { GenericContainer, Wait } from "testcontainers";
import { ClickHouse } from "../harness/adapters/clickhouse/client.ts";
import type { OwnedRun } from "../harness/cli/owned-run.ts";
import { progressLine } from "../harness/cli/progress.ts";
import { labels } from "../harness/engine/identity.ts";
import { readCatalogue, referenceOf } from "../harness/images/catalogue.ts";
import { ensureImages } from "../harness/images/resolve.ts";

/** A ClickHouse of its own for the block; the run's labels let a later run remove it if this one is killed. */
export async function withClickHouse<T>(
  { docker, context }: OwnedRun,
  job: (clickhouse: ClickHouse) => Promise<T>,
): Promise<T> {
  const [image] = await ensureImages([referenceOf(readCatalogue(), "clickhouse")], {
    ...{ docker, source: context.imageSource, mayInstall: context.mayInstall, onProgress: progressLine },
  });
  await using server = await new GenericContainer(image?.local ?? "")
    .withEnvironment({ CLICKHOUSE_SKIP_USER_SETUP: "1" })
    .withLabels(labels(context.identity, "bench", "service", "clickhouse"))
    .withExposedPorts(8123)
    .withWaitStrategy(Wait.forHttp("/ping", 8123))
    .start();
  const [network = ""] = server.getNetworkNames();
  const login = { username: "default", password: "", database: "default" };
  const clickhouse = new ClickHouse({ address: server.getIpAddress(network) }, login);
  try {
    return await job(clickhouse);
  } finally {
    await clickhouse.close();
  }
}
