import fc from "fast-check";
import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditData, IdRange } from "../core/event.ts";
import { IntervalSet } from "../core/interval-set.ts";
import { connectEngine } from "../runtime/engine.ts";
import { decideRyuk } from "../runtime/engine-ryuk.ts";
import { readCatalogue, referenceOf } from "../runtime/images/catalogue.ts";
import { ensureImages } from "../runtime/images/resolve.ts";
import { ClickHouse } from "../services/clickhouse.ts";
import { clickHouseDelivery } from "./clickhouse-delivery.ts";
import { missingIds } from "./clickhouse-missing-ids.ts";
import { physicalRows } from "./clickhouse-physical-rows.ts";
import type { RunSql } from "./clickhouse-table.ts";

/**
 * The audit's SQL against a real ClickHouse: rows are made with known damage, and exactly that must be found. One
 * server for all cases; each case is a producer of its own.
 */
const table = {
  ...{ table: "records", producer: "producer", sequence: "sequence", path: "path" },
  corrupted: "content != sequence * 7 + producer",
};
/** Where two segments and two words meet, so that damage lies on both sides of a border. */
const borders = [1, 63, 64, 65_535, 65_536, 131_072];

let server: StartedTestContainer;
let clickhouse: ClickHouse;
let producers = 0;
const sql: RunSql = (text) => clickhouse.rows(text);

beforeAll(async () => {
  const docker = await connectEngine();
  await decideRyuk(docker);
  const reference = referenceOf(readCatalogue(), "clickhouse");
  const [image] = await ensureImages([reference], { docker, source: "auto", onProgress: console.log });
  server = await new GenericContainer(image?.local ?? "")
    .withEnvironment({ CLICKHOUSE_SKIP_USER_SETUP: "1" })
    .withExposedPorts(8123)
    .withWaitStrategy(Wait.forHttp("/ping", 8123))
    .start();
  const [address] = server.getNetworkNames().map((network) => server.getIpAddress(network));
  clickhouse = new ClickHouse(
    { address: address ?? "" },
    { username: "default", password: "", database: "default" },
  );
  await create("records", "ReplacingMergeTree() ORDER BY (producer, sequence)");
}, 300_000);

afterAll(async () => {
  await clickhouse?.close();
  await server?.stop();
});

const create = (name: string, engine: string) =>
  clickhouse.command(
    `CREATE TABLE ${name} (producer UInt32, sequence UInt64, content UInt64, path String) ENGINE = ${engine}`,
  );

interface Damage {
  served: number;
  acknowledged: IntervalSet;
  missing: IntervalSet;
  repeated: IntervalSet;
  unexpected: IntervalSet;
  corrupted: IntervalSet;
}

const range = fc
  .tuple(fc.constantFrom(...borders), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 150 }))
  .map(([border, shift, length]) => ({
    first: Math.max(1, border + shift),
    last: Math.max(1, border + shift) + length,
  }));
const ranges = fc.array(range, { maxLength: 4 });

const damages: fc.Arbitrary<Damage> = fc
  .record({
    served: fc.constantFrom(1, 200, 65_535, 65_536, 70_000, 140_000),
    unacknowledged: ranges,
    missing: ranges,
    repeated: ranges,
    unexpected: ranges,
    corrupted: ranges,
  })
  .map((given) => {
    const all = new IntervalSet().add(1, given.served);
    const within = (of: IdRange[], set: IntervalSet) => IntervalSet.of(IntervalSet.of(of).common(set));
    const acknowledged = IntervalSet.of(all.minus(IntervalSet.of(given.unacknowledged)));
    const missing = within(given.missing, acknowledged);
    const stored = IntervalSet.of(all.minus(missing));
    return {
      ...{ served: given.served, acknowledged, missing },
      repeated: within(given.repeated, stored),
      unexpected: IntervalSet.of(
        given.unexpected.map(({ first, last }) => ({
          first: first + given.served,
          last: last + given.served,
        })),
      ),
      corrupted: within(given.corrupted, stored),
    };
  });

/** Inserts what is left of the served ids after the damage, and what should not be there. */
async function insert(name: string, producer: number, damage: Damage): Promise<void> {
  const all = new IntervalSet().add(1, damage.served);
  const add = async (of: Iterable<IdRange>, path: string, content = "id * 7 + producer") => {
    for (const { first, last } of of)
      await clickhouse.command(
        `INSERT INTO ${name} (producer, sequence, content, path)
         SELECT toUInt32(${producer}) AS producer, number + ${first} AS id, ${content}, '${path}'
         FROM numbers(${last - first + 1})`,
      );
  };
  const stored = IntervalSet.of(all.minus(damage.missing));
  await add(stored.minus(damage.corrupted), "kafka");
  await add(damage.corrupted.ranges, "kafka", "id * 7 + producer + 1");
  await add(damage.unexpected.ranges, "kafka");
  const sound = IntervalSet.of(damage.repeated.minus(damage.corrupted));
  await add(sound.ranges, "nats");
  await add(damage.repeated.common(damage.corrupted), "nats", "id * 7 + producer + 2");
}

const ids = (found: readonly IdRange[]) => found.map(({ first, last }) => ({ first, last }));

function expectExactly(
  found: AuditData,
  { acknowledged, ...damage }: Damage,
  duplicated: readonly IdRange[],
): void {
  const surplus = damage.served - acknowledged.size;
  const distinct = damage.served - damage.missing.size + damage.unexpected.size;
  expect(ids(found.missing)).toEqual(ids(damage.missing.ranges));
  expect(ids(found.unexpected)).toEqual(ids(damage.unexpected.ranges));
  expect(ids(found.corrupted)).toEqual(ids(damage.corrupted.ranges));
  expect(ids(found.duplicated)).toEqual(ids(duplicated));
  expect(found.expected).toEqual(ids(acknowledged.ranges));
  expect(found.recovered).toBe(surplus);
  expect(found.distinct).toBe(distinct);
  expect(found.rows).toBeGreaterThanOrEqual(distinct);
}

test("any damage is found exactly, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(damages, async (damage) => {
      const producer = ++producers;
      await insert("records", producer, damage);
      const found = await clickHouseDelivery(sql, table, producer, damage.acknowledged, damage.served);
      // The engine keeps one row by key, so what was inserted twice is no duplicate once it has merged.
      expectExactly(found, damage, []);
      const wanted = [...damage.acknowledged.ranges].map((part) => ({ producer, ...part }));
      const missing = await missingIds(sql, table, wanted);
      expect(ids(missing)).toEqual(ids(damage.missing.ranges));
    }),
    { numRuns: 25 },
  );
});

test("in a table that keeps a row a path, a repeated id is a duplicate", async () => {
  await create("by_path", "ReplacingMergeTree() ORDER BY (producer, sequence, path)");
  await fc.assert(
    fc.asyncProperty(damages, async (damage) => {
      const producer = ++producers;
      await insert("by_path", producer, damage);
      const byPath = { ...table, table: "by_path" };
      const found = await clickHouseDelivery(sql, byPath, producer, damage.acknowledged, damage.served);
      expectExactly(found, damage, damage.repeated.ranges);
    }),
    { numRuns: 10 },
  );
});

test("nothing stored and nothing acknowledged are told apart", async () => {
  const nothing = await clickHouseDelivery(sql, table, ++producers, new IntervalSet(), 0);
  expect(nothing).toMatchObject({ distinct: 0, rows: 0, missing: [], unexpected: [], recovered: 0 });
  const all = new IntervalSet().add(1, 70_000);
  const lost = await clickHouseDelivery(sql, table, ++producers, all, 70_000);
  expect(lost.missing).toEqual([{ first: 1, last: 70_000, shape: "all" }]);
});

test("physical rows are those that were written, whatever a merge leaves", async () => {
  await create("merged", "ReplacingMergeTree() ORDER BY (producer, sequence)");
  const written = async () => {
    await clickhouse.command("SYSTEM FLUSH LOGS");
    return physicalRows(sql, "merged");
  };
  const before = await written();
  const whole = { served: 1_000, acknowledged: new IntervalSet().add(1, 1_000) };
  const none = new IntervalSet();
  const repeated = new IntervalSet().add(1, 1_000);
  await insert("merged", 1, { ...whole, missing: none, unexpected: none, corrupted: none, repeated });
  await clickhouse.command("OPTIMIZE TABLE merged FINAL");
  expect(((await written()) ?? 0) - (before ?? 0)).toBe(2_000);
  const [left] = await sql<{ rows: string }>("SELECT count() AS rows FROM merged");
  expect(left?.rows).toBe("1000");
});
