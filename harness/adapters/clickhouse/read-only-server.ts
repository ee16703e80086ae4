import { messageOf } from "../../core/errors.ts";
import { poll } from "../../core/poll.ts";
import { type Fault, stopwatch } from "../../faults/fault.ts";
import type { System } from "../../system/system.ts";
import type { ClickHouse } from "./client.ts";

/** Read besides the server's own file at every change of it. Of both versions: today's and 18.16. */
const settingsFile = "/etc/clickhouse-server/users.d/blackstart-read-only.xml";
/** `readonly` 2 refuses writes and still lets clients change settings, which some send with every query. */
const readOnly = "<yandex><profiles><default><readonly>2</readonly></default></profiles></yandex>\n";
const asBefore = "<yandex></yandex>\n";
/** The server looks for changes of its configuration every two seconds. */
const noticed = "15s";

/**
 * ClickHouse takes the permission to write away from everyone with the default profile: reads are answered, inserts
 * refused (code 164). Proven by an insert of no rows into `table` that is refused so, and healed by one that is taken.
 */
export function readOnlyServer(
  system: System,
  server: string,
  { clickhouse, table }: { clickhouse: ClickHouse; table: string },
): Fault {
  const service = system.service(server);
  const insert = () =>
    clickhouse.command(`INSERT INTO ${table} SELECT * FROM ${table} LIMIT 0`).then(
      () => "taken",
      (thrown: unknown) => messageOf(thrown),
    );
  const until = async (wanted: RegExp, signal: AbortSignal) =>
    poll(
      async () => {
        const outcome = await insert();
        return wanted.test(outcome) ? { done: true, value: outcome } : { done: false, saw: outcome };
      },
      { awaiting: `an insert into ${table} is ${wanted.source}`, within: noticed, every: "100ms", signal },
    );
  return {
    kind: "read-only-server",
    target: service.name,
    effect: {},
    async inject(signal) {
      const elapsed = stopwatch();
      await service.files.write(settingsFile, readOnly);
      const observed = (await until(/readonly/i, signal)).slice(0, 120);
      return { method: "an insert of no rows by the harness", observed, latencyMs: elapsed() };
    },
    async heal(signal) {
      const elapsed = stopwatch();
      await service.files.write(settingsFile, asBefore);
      const observed = await until(/taken/, signal);
      return { method: "an insert of no rows by the harness", observed, latencyMs: elapsed() };
    },
  };
}
