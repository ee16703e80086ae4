import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { ledgerOf } from "../scenario/ledger.ts";
import { HistoryFile } from "./history-file.ts";
import { parseHistory } from "./log.ts";

const folder = mkdtempSync(join(tmpdir(), "blackstart-history-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modules = {
  file: fileURLToPath(new URL("history-file.ts", import.meta.url)),
  history: fileURLToPath(new URL("./log.ts", import.meta.url)),
};

/** Another process notes acknowledgements among other events, and is killed without a chance to close anything. */
function killedWriter(path: string): string | null {
  const program = `
    const { HistoryFile } = await import(${JSON.stringify(modules.file)});
    const { createHistory } = await import(${JSON.stringify(modules.history)});
    const file = new HistoryFile(${JSON.stringify(path)});
    const history = createHistory(() => performance.now(), (line, kind) => file.write(line, kind));
    const note = (outcome, first, last) =>
      history.append({ source: "workload", kind: "operation", subject: "producer 1", data: { producer: 1, first, last, outcome } });
    for (let id = 1; id <= 1_000; id += 10) {
      history.append({ source: "test", kind: "phase", subject: "steady", data: { name: "steady", edge: "begin" } });
      note("served", id, id + 14);
      note("ok", id, id + 9);
    }
    process.kill(process.pid, "SIGKILL");
  `;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], { timeout: 60_000 }).signal;
}

test("a killed harness leaves a history from which the ledger is read again", () => {
  const path = join(folder, "killed.ndjson");
  expect(killedWriter(path)).toBe("SIGKILL");
  const ledger = ledgerOf(parseHistory(readFileSync(path, "utf8")));
  expect(ledger).toMatchObject({ served: 1_005, acknowledged: 1_000, unknown: 5, verifiedRows: 0 });
});

test("what comes after the end reaches no file, not even one that has its descriptor's number", () => {
  const ended = new HistoryFile(join(folder, "ended.ndjson"));
  ended.write("one\n", "operation");
  ended.close();
  const next = new HistoryFile(join(folder, "next.ndjson"));
  ended.write("late\n", "operation");
  ended.close();
  next.write("two\n", "operation");
  next.close();
  expect(readFileSync(join(folder, "ended.ndjson"), "utf8")).toBe("one\n");
  expect(readFileSync(join(folder, "next.ndjson"), "utf8")).toBe("two\n");
});

test("a torn last line is left out, a torn line before it is named", () => {
  const path = join(folder, "torn.ndjson");
  killedWriter(path);
  appendFileSync(path, '{"line":301,"at":5,"kind":"opera');
  expect(ledgerOf(parseHistory(readFileSync(path, "utf8")))).toMatchObject({ acknowledged: 1_000 });
  appendFileSync(path, "\n");
  expect(() => parseHistory(readFileSync(path, "utf8"))).toThrow("history line 301 is not JSON");
});
