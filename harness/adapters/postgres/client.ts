import type { Pool } from "pg";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { pg } from "./packages.ts";

const requestLimitMs = 10_000;

/** A Postgres server on the harness's own path. */
export class Postgres {
  readonly #pool: Pool;

  constructor(
    service: Pick<Reachable, "address">,
    login: { user: string; password: string; database: string },
  ) {
    this.#pool = new pg.Pool({
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

  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return withDeadline(`Postgres: ${sql.slice(0, 80)}`, requestLimitMs, async () => {
      const { rows } = await this.#pool.query(sql, values);
      return rows as Row[];
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
