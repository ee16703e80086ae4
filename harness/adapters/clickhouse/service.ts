import type { ServerDeclaration } from "../../declare/service-declaration.ts";
import { ClickHouse } from "./client.ts";

const limitMs = 2_000;

/**
 * A ClickHouse server of a Compose file. It serves once it answers a query or, where a table is named, once it
 * counts that table's rows. The table's name is the platform's own text and stands in SQL as it is.
 */
export function clickhouse(options: {
  login: { username: string; password: string; database: string };
  table?: string;
}): ServerDeclaration {
  const { login, table } = options;
  return {
    async answers(service) {
      const client = new ClickHouse(service, login);
      try {
        if (table === undefined) {
          const [row] = await client.rows<{ one: number }>("SELECT 1 AS one", limitMs);
          return `SELECT 1: ${row?.one}`;
        }
        const [row] = await client.rows<{ rows: string }>(`SELECT count() AS rows FROM ${table}`, limitMs);
        return `${row?.rows} rows in ${table}`;
      } finally {
        await client.close();
      }
    },
  };
}
