import type { ServerDeclaration } from "../../declare/service-declaration.ts";
import { Postgres } from "./client.ts";
import { postgresContainer } from "./container.ts";

/** A Postgres server of a Compose file, run in testcontainers' PostgreSqlContainer. It serves once it answers a query. */
export function postgres(login: { user: string; password: string; database: string }): ServerDeclaration {
  return {
    container: postgresContainer,
    async answers(service) {
      const client = new Postgres(service, login);
      try {
        const [row] = await client.rows<{ one: number }>("SELECT 1 AS one");
        return `SELECT 1: ${row?.one}`;
      } finally {
        await client.close();
      }
    },
  };
}
