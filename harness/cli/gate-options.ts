import { existsSync, statSync } from "node:fs";
import { UserError } from "../core/errors.ts";

/** What a user may say of a run of the gate of a folder. */
export interface GateChoice {
  budget?: string;
  dryRun?: boolean;
  keep?: boolean;
  json?: boolean;
  /** Set to false by `--no-visitors`. */
  visitors?: boolean;
}

const units: Record<string, number> = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };
/** Less is over before the clean start has been watched. */
const leastBudgetMs = 20_000;

/** Milliseconds of `--budget`; undefined where nothing is said. Throws a UserError for what is no such length. */
export function budgetMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, value, unit] = /^(\d+(?:\.\d+)?)(s|m|min|h)$/.exec(text) ?? [];
  if (value === undefined || unit === undefined)
    throw new UserError(`--budget: "${text}" is not a length of time (write for example 60s or 10m)`);
  const ms = Number(value) * (units[unit] ?? 0);
  if (ms >= leastBudgetMs) return ms;
  throw new UserError(`--budget: ${text} is over before a clean start was watched (at least 20s)`);
}

/** A Compose file or a folder, as one operand of `start` and `explain`. Throws a UserError where there is neither. */
export function placeOf(operand: string | undefined): { platform?: string; file?: string[] } {
  if (operand === undefined) return {};
  if (!existsSync(operand)) throw new UserError(`${operand}: no such file or folder`);
  return statSync(operand).isDirectory() ? { platform: operand } : { file: [operand] };
}
