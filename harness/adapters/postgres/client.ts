import { Pool, type QueryResultRow } from "pg";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";

const requestLimitMs = 10_000;

/** A Postgres server on the harness's own path. */
export class Postgres {
  readonly #pool: Pool;

  constructor(
    service: Pick<Reachable, "address">,
    login: { user: string; password: string; database: string },
  ) {
    this.#pool = new Pool({
      host: service.address,
      port: 5432,
      ...login,
      max: 3,
      connectionTimeoutMillis: 3_000,
      query_timeout: requestLimitMs,
      keepAlive: true,
    });
    // A killed server ends idle connections; the next query opens another and says what is wrong.
    this.#pool.on("error", () => undefined);
  }

  async rows<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return withDeadline(`Postgres: ${sql.slice(0, 80)}`, requestLimitMs, async () => {
      const { rows } = await this.#pool.query<Row>(sql, values);
      return rows;
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
