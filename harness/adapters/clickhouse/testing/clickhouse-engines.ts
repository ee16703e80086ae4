import { GenericContainer, Wait } from "testcontainers";
import { Turns } from "../../../core/turns.ts";
import { connectEngine } from "../../../engine/connect.ts";
import { readCatalogue } from "../../../images/catalogue.ts";
import { LocalImages } from "../../../images/local-image.ts";
import { decideRyuk } from "../../../images/ryuk.ts";

/** The oldest ClickHouse that SQL of this project must run on, and the newest that can be built here. */
export const clickHouseEngines = ["clickhouse", "clickhouse-embedded"] as const;

export type ClickHouseEngine = (typeof clickHouseEngines)[number];

/** A ClickHouse on its own: where it is reached, and its end. */
export async function startClickHouse(
  engine: ClickHouseEngine,
): Promise<{ address: string; stop(): Promise<unknown> }> {
  const docker = await connectEngine();
  await decideRyuk(docker);
  const options = { docker, catalogue: readCatalogue(), turns: new Turns(1), mayInstall: true };
  const image = await new LocalImages({ ...options, onProgress: console.log }).ensure(engine);
  const server = await new GenericContainer(image)
    .withEnvironment({ CLICKHOUSE_SKIP_USER_SETUP: "1" })
    .withExposedPorts(8123)
    .withWaitStrategy(Wait.forHttp("/ping", 8123))
    .start();
  const [address = ""] = server.getNetworkNames().map((network) => server.getIpAddress(network));
  return { address, stop: () => server.stop() };
}
