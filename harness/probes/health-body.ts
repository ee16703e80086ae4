import { fieldAt } from "../core/field-at.ts";
import type { Mask } from "../core/mask.ts";
import type { HealthBodyDeclaration } from "../declare/mapping.ts";

/** Bounds of what one answer may put into the history. */
const mostNames = 50;
const longestName = 100;
const longestReason = 300;

/** What a health endpoint's body says. */
export interface HealthBody {
  /** The names of the first 50 checks that failed, in the body's order, each cut to 100 characters. */
  failing: string[];
  /** Their reasons in one line, each cut to 300 characters; empty when the body gives none. */
  reasons: string;
  /** The service says that it works in part. */
  degraded: boolean;
}

/**
 * Reads a body as the service declares it; one that is otherwise names nothing. Masked before it is cut, or a part of a
 * secret would be left.
 */
export function healthBody(text: string, mapping: Required<HealthBodyDeclaration>, mask: Mask): HealthBody {
  const body = parsed(text);
  const failing: string[] = [];
  const reasons: string[] = [];
  for (const [name, check] of checksIn(body, mapping)) {
    if (!hasFailed(check, mapping) || failing.length === mostNames) continue;
    const shown = mask(name).slice(0, longestName);
    failing.push(shown);
    const reason = fieldAt(check, mapping.reason);
    if (typeof reason === "string" && reason !== "") {
      reasons.push(`${shown}: ${mask(reason).slice(0, longestReason)}`);
    }
  }
  const { field, is } = mapping.degraded;
  return { failing, reasons: reasons.join("; "), degraded: fieldAt(body, field) === is };
}

function hasFailed(check: unknown, { state, failing }: Required<HealthBodyDeclaration>): boolean {
  const said = check !== null && typeof check === "object" ? fieldAt(check, state) : check;
  return failing.some((value) => value === said);
}

function checksIn(body: unknown, { checks, name }: Required<HealthBodyDeclaration>): [string, unknown][] {
  const found = fieldAt(body, checks);
  if (found === null || typeof found !== "object") return [];
  if (!Array.isArray(found)) return Object.entries(found);
  return found.flatMap((check: unknown) => {
    const named = fieldAt(check, name);
    return typeof named === "string" ? [[named, check] as [string, unknown]] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
