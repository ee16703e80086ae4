import type { ProducerRows } from "./table.ts";

/** Rows of one producer by the path on which they came. */
export async function rowsByPath({ sql, table, producer }: ProducerRows): Promise<Record<string, number>> {
  const paths = await sql<{ path: string; rows: string | number }>(
    `SELECT ${table.path} AS path, count() AS rows FROM ${table.table} WHERE ${table.producer} = ${producer} GROUP BY path`,
  );
  return Object.fromEntries(paths.map(({ path, rows }) => [path, Number(rows)]));
}
