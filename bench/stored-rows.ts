import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import type { ClickHouse } from "../harness/adapters/clickhouse/client.ts";
import { clickHouseDelivery } from "../harness/adapters/clickhouse/delivery.ts";
import { ownedRun } from "../harness/cli/owned-run.ts";
import { progressLine } from "../harness/cli/progress.ts";
import { type RunOptions, wholeNumber } from "../harness/cli/run-options.ts";
import { exitCodes } from "../harness/core/errors.ts";
import { IntervalSet } from "../harness/core/interval-set.ts";
import { packageFolder } from "../harness/core/package-folder.ts";
import { count, quantity } from "../reports/format.ts";
import { aggregates, benchProducer, damageOf, type StoredRows, storeBars } from "./bar-rows.ts";
import { withClickHouse } from "./clickhouse-server.ts";
import { withMemoryGrowth } from "./memory-growth.ts";

interface Case extends StoredRows {
  name: string;
  asked?: { verifyMs?: number; growthBytes?: number };
}

interface Measured extends Case {
  verifyMs: number;
  rowsPerSecond: number;
  growthBytes: number;
  missing: number;
  corrupted: number;
  /** What was found is exactly the damage that was done. */
  exact: boolean;
  met: boolean;
}

const mostGrowthBytes = 64e6;
const queryLimitMs = 120_000;

const cases: Case[] = [
  { name: "1 million rows", ids: 1e6, paths: ["kafka"], damaged: false, asked: { verifyMs: 2_000 } },
  { name: "1 million ids by two paths", ids: 1e6, paths: ["kafka", "nats"], damaged: false },
  { name: "10 million rows", ids: 1e7, paths: ["kafka"], damaged: false, asked: { verifyMs: 5_000 } },
  { name: "10 million rows, 0.01 % damaged", ids: 1e7, paths: ["kafka"], damaged: true },
  {
    ...{ name: "100 million rows", ids: 1e8, paths: ["kafka"], damaged: false },
    asked: { growthBytes: mostGrowthBytes },
  },
];

/** `bench`: verifies stored rows in a real ClickHouse and prints asked and measured. 1 when a bound is missed. */
export async function benchStoredRows(options: RunOptions & { most?: string }): Promise<number> {
  const most = options.most === undefined ? Number.POSITIVE_INFINITY : wholeNumber("--most", options.most, 1);
  return ownedRun(options, async (run) => {
    const measured: Measured[] = [];
    const version = await withClickHouse(run, async (clickhouse) => {
      for (const given of cases.filter(({ ids }) => ids <= most)) {
        if (run.interrupted()) break;
        measured.push(await measure(clickhouse, given));
        print(measured.at(-1));
      }
      const [row] = await clickhouse.rows<{ version: string }>("SELECT version() AS version");
      return row?.version;
    });
    const folder = join(packageFolder(), "reports", "out");
    await mkdir(folder, { recursive: true });
    const file = join(folder, `bench-${run.context.identity.run}.json`);
    const machine = { cores: cpus().length, node: process.version, clickhouse: version };
    await writeFile(file, `${JSON.stringify({ machine, cases: measured }, undefined, 2)}\n`);
    process.stdout.write(`figures: ${file}\n`);
    if (run.interrupted()) return exitCodes.interrupted;
    return measured.every(({ met, exact }) => met && exact) ? exitCodes.pass : exitCodes.fail;
  });
}

async function measure(clickhouse: ClickHouse, given: Case): Promise<Measured> {
  progressLine("bench", `storing ${given.name}`);
  await storeBars(clickhouse, benchProducer, given);
  const damage = given.damaged ? await damageOf(clickhouse, given.ids) : { missing: 0, corrupted: 0 };
  const acknowledged = new IntervalSet().add(1, given.ids);
  const { result, growthBytes } = await withMemoryGrowth(() =>
    clickHouseDelivery(
      (sql) => clickhouse.rows(sql, queryLimitMs),
      aggregates,
      benchProducer,
      acknowledged,
      given.ids,
    ),
  );
  const missing = IntervalSet.of(result.missing).size;
  const corrupted = IntervalSet.of(result.corrupted).size;
  const { verifyMs } = result;
  const { asked = {} } = given;
  return {
    ...given,
    ...{ verifyMs, growthBytes, missing, corrupted },
    rowsPerSecond: Math.round(result.rows / (verifyMs / 1_000)),
    exact:
      missing === damage.missing &&
      corrupted === damage.corrupted &&
      result.distinct === given.ids - damage.missing &&
      result.duplicated.length + result.unexpected.length === 0,
    met:
      verifyMs <= (asked.verifyMs ?? Number.POSITIVE_INFINITY) &&
      growthBytes <= (asked.growthBytes ?? Number.POSITIVE_INFINITY),
  };
}

function print(measured: Measured | undefined): void {
  if (measured === undefined) return;
  const { name, verifyMs, rowsPerSecond, growthBytes, asked = {}, missing, corrupted, exact, met } = measured;
  const bounds = [
    ...(asked.verifyMs === undefined ? [] : [`≤ ${quantity(asked.verifyMs, "ms")}`]),
    ...(asked.growthBytes === undefined ? [] : [`≤ ${quantity(asked.growthBytes, "bytes")} more memory`]),
  ];
  const bound = bounds.length === 0 ? "" : `  (asked: ${bounds.join(", ")}${met ? "" : ", NOT met"})`;
  const found =
    missing + corrupted === 0 ? "" : `, ${count(missing)} missing and ${count(corrupted)} corrupted`;
  process.stdout.write(
    `  ${name}: ${quantity(verifyMs, "ms")}, ${count(rowsPerSecond)} rows/s, memory +${quantity(growthBytes, "bytes")}${found}${exact ? "" : ", NOT what was stored"}${bound}\n`,
  );
}
