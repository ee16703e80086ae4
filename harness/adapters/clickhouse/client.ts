import type { ClickHouseClient } from "@clickhouse/client";
import { withDeadline } from "../../core/deadline.ts";
import type { Reachable } from "../reachable.ts";
import { clickHouseClient } from "./packages.ts";

const requestLimitMs = 10_000;
/** The client's own time-out: it counts silence, and a long query is silent while it works. Deadlines come first. */
const silenceLimitMs = 59_000;

/** A ClickHouse server on the harness's own path. Speaks what 18.16 and today's servers both understand. */
export class ClickHouse {
  readonly #client: ClickHouseClient;

  constructor(
    service: Pick<Reachable, "address">,
    login: { username: string; password: string; database: string },
  ) {
    this.#client = clickHouseClient.createClient({
      url: `http://${service.address}:8123`,
      ...login,
      request_timeout: silenceLimitMs,
      // A kept-alive socket of a killed server would fail the first request after its return.
      keep_alive: { enabled: false },
      max_open_connections: 4,
      // Faults make it fail on purpose; whoever asks gets the error, and tells it where it matters.
      log: { level: clickHouseClient.ClickHouseLogLevel.OFF },
    });
  }

  /** Rows as objects. Whole numbers of 64 bits come as strings. Rejects by a deadline. */
  async rows<Row>(sql: string, limitMs = requestLimitMs): Promise<Row[]> {
    return withDeadline(`ClickHouse: ${sql.slice(0, 80)}`, limitMs, async (signal) => {
      const result = await this.#client.query({ query: sql, format: "JSONEachRow", abort_signal: signal });
      return result.json<Row>();
    });
  }

  /** A statement without a result. */
  async command(sql: string, limitMs = requestLimitMs): Promise<void> {
    await withDeadline(`ClickHouse: ${sql.slice(0, 80)}`, limitMs, (signal) =>
      this.#client.command({ query: sql, abort_signal: signal }),
    );
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
