import { monitorEventLoopDelay } from "node:perf_hooks";
import { stopStacks } from "../stacks/acquire.ts";
import { collect } from "./collect.ts";
import { runHere } from "./in-process.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/**
 * A process that has one stack and runs scenarios one after the other, as its owner tells it. It ends with its owner:
 * a run whose owner was killed must not go on, since the next start removes its containers.
 */
const abort = new AbortController();
const delay = monitorEventLoopDelay({ resolution: 25 });
delay.enable();
const tellLatenessMs = 1_000;

const tell = (message: FromWorker) => process.send?.(message);

setInterval(() => {
  tell({ kind: "late", lateMs: Math.round(delay.max / 1e6) });
  delay.reset();
}, tellLatenessMs).unref();

process.once("disconnect", () => process.exit(1));
process.on("message", (message: ToWorker) => {
  if (message.kind === "abort") abort.abort(new Error("interrupted"));
  else if (message.kind === "run") void run(message.file, message.id);
  else void stopStacks().finally(() => process.exit(0));
});
// The owner has the terminal: it tells what an interrupt means.
process.on("SIGINT", () => undefined);

async function run(file: string, id: string): Promise<void> {
  const { entries, broken } = await collect([file]);
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) {
    const why = broken[0]?.message ?? `${file} declares no scenario ${id} in this process`;
    const nothing = { id, file, title: id, verdict: "unknown", durationMs: 0, message: why } as const;
    tell({ kind: "ended", outcome: { ...nothing, unseen: true } });
  } else tell({ kind: "ended", outcome: await runHere(entry, abort.signal) });
}
