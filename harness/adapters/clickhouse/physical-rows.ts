import type { RunSql } from "./table.ts";

/**
 * Rows ever written to a table of the connection's database, repeated ones too, by the server's own log of new parts:
 * a merge hides what was written twice, the log does not. Undefined where the server keeps none. A table that was
 * dropped and made again goes on with its name's count, so what a scenario wrote is a difference of two readings.
 */
export async function physicalRows(sql: RunSql, table: string): Promise<number | undefined> {
  const [log] = await sql<{ tables: string | number }>(
    "SELECT count() AS tables FROM system.tables WHERE database = 'system' AND name = 'part_log'",
  );
  if (Number(log?.tables ?? 0) === 0) return undefined;
  // The event's name was NEW_PART in 18.16 and is NewPart since; a comparison by text knows both.
  const [counted] = await sql<{ rows: string | number }>(
    `SELECT sum(rows) AS rows FROM system.part_log
     WHERE database = currentDatabase() AND table = '${table}'
       AND toString(event_type) IN ('NEW_PART', 'NewPart')`,
  );
  return Number(counted?.rows ?? 0);
}
