import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IntervalSet } from "../../core/interval-set.ts";
import type { AuditData } from "../../history/audit-data.ts";
import type { IdRange } from "../../history/events.ts";
import { ClickHouse } from "./client.ts";
import { clickHouseDelivery } from "./delivery.ts";
import { missingIds } from "./missing-ids.ts";
import { physicalRows } from "./physical-rows.ts";
import type { RunSql } from "./table.ts";
import { type ClickHouseEngine, clickHouseEngines, startClickHouse } from "./testing/clickhouse-engines.ts";
import { clickHouseUnknownProducers } from "./unknown-producers.ts";

/**
 * The audit's SQL against real ClickHouse engines, the oldest and the newest there is: rows are made with known
 * damage, and exactly that must be found. One server for all cases of an engine; each case is a producer of its own.
 */
const table = {
  ...{ table: "records", producer: "producer", sequence: "sequence", path: "path" },
  corrupted: "content != sequence * 7 + producer",
};
/** Where two segments and two words meet, so that damage lies on both sides of a border. */
const borders = [1, 63, 64, 65_535, 65_536, 131_072];

let server: Awaited<ReturnType<typeof startClickHouse>>;
let clickhouse: ClickHouse;
let producers = 0;
const sql: RunSql = (text) => clickhouse.rows(text);

async function start(engine: ClickHouseEngine): Promise<void> {
  server = await startClickHouse(engine);
  clickhouse = new ClickHouse(server, { username: "default", password: "", database: "default" });
  await create("records", "ReplacingMergeTree() ORDER BY (producer, sequence)");
}

async function stop(): Promise<void> {
  await clickhouse?.close();
  await server?.stop();
}

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

describe.each(clickHouseEngines)("on %s", (engine) => {
  beforeAll(() => start(engine), 600_000);
  afterAll(stop);

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

  test("rows of producers that nobody knows are told: whole where they lie in one piece, else by a sample", async () => {
    await create("strangers", "ReplacingMergeTree() ORDER BY (producer, sequence)");
    const strange = { ...table, table: "strangers" };
    const none = new IntervalSet();
    const sound = { missing: none, repeated: none, unexpected: none, corrupted: none };
    const acknowledged = new IntervalSet().add(1, 1_000);
    for (const producer of [1, 2])
      await insert("strangers", producer, { ...sound, served: 1_000, acknowledged });
    expect(await clickHouseUnknownProducers(sql, strange, [1, 2, 3])).toEqual([]);
    // One in one piece with a damaged row, and one with every tenth id of 2000, as its producer was garbled at times.
    const corrupted = new IntervalSet().add(5, 6);
    await insert("strangers", 4_000_000_007, { ...sound, served: 30, acknowledged, corrupted });
    await clickhouse.command(
      `INSERT INTO strangers (producer, sequence, content, path)
       SELECT toUInt32(77) AS producer, number * 10 + 1 AS id, id * 7 + producer, 'nats' FROM numbers(200)`,
    );
    const found = await clickHouseUnknownProducers(sql, strange, [1, 2, 3]);
    const scattered = Array.from({ length: 100 }, (_, nth) => ({ first: nth * 10 + 1, last: nth * 10 + 1 }));
    expect(found).toMatchObject([
      {
        ...{ store: "clickhouse:strangers", producer: 77, distinct: 200, rows: 200, byPath: { nats: 200 } },
        ...{ expected: [], missing: [], unexpected: scattered, unexpectedInAll: 200, corrupted: [] },
      },
      {
        ...{ producer: 4_000_000_007, distinct: 30, rows: 30, byPath: { kafka: 30 } },
        ...{ unexpected: [{ first: 1, last: 30 }], unexpectedInAll: 30, corrupted: [{ first: 5, last: 6 }] },
      },
    ]);
    expect(await clickHouseUnknownProducers(sql, strange, [])).toHaveLength(4);
    // An id beyond what a double holds, and more strangers than are told.
    await clickhouse.command(
      `INSERT INTO strangers (producer, sequence, content, path)
       SELECT toUInt32(number + 100) AS producer, toUInt64(18446744073709551615) AS id, 0, 'nats' FROM numbers(9)`,
    );
    const many = await clickHouseUnknownProducers(sql, strange, [1, 2, 3]);
    expect(many.map(({ producer, distinct }) => [producer, distinct])).toEqual([
      ...[
        [77, 200],
        [4_000_000_007, 30],
      ],
      ...[
        [100, 1],
        [101, 1],
        [102, 1],
      ],
    ]);
  });

  // The embedded engine has no part_log.
  test.skipIf(engine === "clickhouse-embedded")(
    "physical rows are those that were written, whatever a merge leaves",
    async () => {
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
    },
  );
});
