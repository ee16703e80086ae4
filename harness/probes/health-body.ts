import type { Mask } from "../core/mask.ts";

/** Bounds of what one answer may put into the history. */
const mostNames = 50;
const longestName = 100;
const longestReason = 300;

/** What a health endpoint's body says of the checks that are not ok. */
export interface FailingChecks {
  /** The names of the first 50, in the body's order, each cut to 100 characters. */
  failing: string[];
  /** Their reasons in one line, each cut to 300 characters; empty when the body gives none. */
  reasons: string;
}

/**
 * Reads a body like `{"checks":{"broker":{"ok":false,"detail":"no answer"}}}`; any other names nothing. Masked before it is
 * cut, or a part of a secret would be left.
 */
export function failingChecks(body: string, mask: Mask): FailingChecks {
  const failing: string[] = [];
  const reasons: string[] = [];
  for (const [name, check] of checksIn(body)) {
    if (check?.ok !== false || failing.length === mostNames) continue;
    const shown = mask(name).slice(0, longestName);
    failing.push(shown);
    if (typeof check.detail === "string" && check.detail !== "") {
      reasons.push(`${shown}: ${mask(check.detail).slice(0, longestReason)}`);
    }
  }
  return { failing, reasons: reasons.join("; ") };
}

function checksIn(body: string): [string, { ok?: unknown; detail?: unknown } | null][] {
  try {
    const { checks } = JSON.parse(body) as {
      checks?: Record<string, { ok?: unknown; detail?: unknown } | null>;
    };
    return Object.entries(checks ?? {});
  } catch {
    return [];
  }
}
