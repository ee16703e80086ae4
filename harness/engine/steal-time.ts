import { readFileSync } from "node:fs";

/** Processor time since the machine started, in ticks; `steal` is what its host gave to others meanwhile. */
export interface ProcessorTime {
  total: number;
  steal: number;
}

/** Undefined where the kernel does not tell (anything but Linux). */
export function processorTime(): ProcessorTime | undefined {
  try {
    return parseProcessorTime(readFileSync("/proc/stat", "utf8"));
  } catch {
    return undefined;
  }
}

/** The line `cpu` of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user. */
export function parseProcessorTime(text: string): ProcessorTime | undefined {
  const ticks = /^cpu +(.*)$/m.exec(text)?.[1]?.split(" ").slice(0, 8).map(Number);
  if (ticks === undefined || ticks.length < 8 || ticks.some(Number.isNaN)) return undefined;
  return { total: ticks.reduce((sum, value) => sum + value, 0), steal: ticks[7] ?? 0 };
}

/** Share (0..1) of the time between two readings that was steal; 0 where it is not known. */
export function stealShare(before: ProcessorTime | undefined, after: ProcessorTime | undefined): number {
  if (before === undefined || after === undefined || after.total <= before.total) return 0;
  return Math.max(0, after.steal - before.steal) / (after.total - before.total);
}
