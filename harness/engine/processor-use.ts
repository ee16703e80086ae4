import { cpus } from "node:os";

/** Processor time of all cores since the machine started, in milliseconds. */
interface ProcessorUse {
  busy: number;
  total: number;
}

/** Gives at each call the share (0..1) of processor time that was used since the call before; 0 where none has passed. */
export function processorShare(read: () => ProcessorUse = processorUse): () => number {
  let before = read();
  return () => {
    const now = read();
    const total = now.total - before.total;
    const share = total === 0 ? 0 : (now.busy - before.busy) / total;
    before = now;
    return share;
  };
}

function processorUse(): ProcessorUse {
  let busy = 0;
  let total = 0;
  for (const { times } of cpus()) {
    const used = times.user + times.nice + times.sys + times.irq;
    busy += used;
    total += used + times.idle;
  }
  return { busy, total };
}
