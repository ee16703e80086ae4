import { afterAll, beforeAll, expect, test } from "vitest";
import { during, type SmallStack, startSmall } from "../../stacks/testing/small-stack.ts";
import { ClickHouse } from "./client.ts";
import { missingTable } from "./missing-table.ts";
import { readOnlyServer } from "./read-only-server.ts";

/** ClickHouse itself refuses, for as long as the fault lasts: a table that is missing, a permission that is lost. */
const compose = `services:
  clickhouse:
    image: clickhouse/clickhouse-server:25.8
    environment: {CLICKHOUSE_SKIP_USER_SETUP: "1"}
    healthcheck:
      test: [CMD, bash, -c, "exec 3<>/dev/tcp/127.0.0.1/8123; printf 'GET /ping HTTP/1.0\\r\\n\\r\\n' >&3; read -r -t 5 _ code _ <&3; [ \\"$$code\\" = 200 ]"]
      interval: 1s
      timeout: 5s
      retries: 30
`;

let stack: SmallStack;
let clickhouse: ClickHouse;

beforeAll(async () => {
  stack = await startSmall(compose);
  const login = { username: "default", password: "", database: "default" };
  clickhouse = new ClickHouse(stack.system.service("clickhouse"), login);
  await clickhouse.command("CREATE TABLE bars (id UInt64) ENGINE = MergeTree ORDER BY id");
  await clickhouse.command("INSERT INTO bars SELECT 1");
}, 120_000);

afterAll(async () => {
  await clickhouse?.close();
  await stack?.system.stop();
}, 60_000);

const rows = async () =>
  (await clickhouse.rows<{ id: string }>("SELECT id FROM bars ORDER BY id")).map(({ id }) => id);

test("a missing table refuses reads and writes, and comes back with its rows", async () => {
  await during(missingTable(stack.system, "clickhouse", { clickhouse, table: "bars" }), async () => {
    await expect(rows()).rejects.toThrow(/doesn't exist|does not exist|UNKNOWN_TABLE/i);
    await expect(clickhouse.command("INSERT INTO bars SELECT 2")).rejects.toThrow();
  });
  expect(await rows()).toEqual(["1"]);
});

test("a read-only server answers reads and refuses writes until the heal", async () => {
  await during(readOnlyServer(stack.system, "clickhouse", { clickhouse, table: "bars" }), async () => {
    expect(await rows()).toEqual(["1"]);
    await expect(clickhouse.command("INSERT INTO bars SELECT 3")).rejects.toThrow(/readonly/i);
  });
  await clickhouse.command("INSERT INTO bars SELECT 4");
  expect(await rows()).toEqual(["1", "4"]);
});
