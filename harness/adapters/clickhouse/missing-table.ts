import { type Fault, stopwatch } from "../../faults/fault.ts";
import type { System } from "../../system/system.ts";
import type { ClickHouse } from "./client.ts";

/**
 * A ClickHouse table is not where its clients look for it: renamed, with everything in it, and renamed back at the
 * heal. Proven by the server's own answer to a question about it. `table` and its temporary name are identifiers.
 */
export function missingTable(
  system: System,
  server: string,
  { clickhouse, table }: { clickhouse: ClickHouse; table: string },
): Fault {
  const away = `${table}_away`;
  const exists = async () => (await clickhouse.rows<{ result: number }>(`EXISTS TABLE ${table}`))[0]?.result;
  return {
    kind: "missing-table",
    target: system.service(server).name,
    effect: {},
    async inject() {
      const elapsed = stopwatch();
      await clickhouse.command(`RENAME TABLE ${table} TO ${away}`);
      if ((await exists()) !== 0) throw new Error(`table ${table} is still there`);
      return { method: "EXISTS TABLE on the harness's own path", observed: "no", latencyMs: elapsed() };
    },
    async heal() {
      const elapsed = stopwatch();
      if ((await exists()) === 0) await clickhouse.command(`RENAME TABLE ${away} TO ${table}`);
      if ((await exists()) !== 1) throw new Error(`table ${table} did not come back`);
      return { method: "EXISTS TABLE on the harness's own path", observed: "yes", latencyMs: elapsed() };
    },
  };
}
