import { UserError } from "./errors.ts";

export type ScaleName = "local" | "ci" | "nightly";

/** How long the durations of a run are: `local` and `ci` divide real durations by 20, `nightly` keeps them. */
export interface Scale {
  readonly name: ScaleName;
  readonly divisor: number;
  /** A real duration at this scale, shortened further where it would dominate a short run, not below its floor. */
  of(realMs: number, minimumMs?: number, extraDivisor?: number): number;
}

const divisors: Record<ScaleName, number> = { local: 20, ci: 20, nightly: 1 };

/** Throws a UserError for a name that is not a scale. */
export function scaleNamed(name: string): Scale {
  if (!Object.hasOwn(divisors, name)) {
    throw new UserError(`unknown scale "${name}" (one of: ${Object.keys(divisors).join(", ")})`);
  }
  const divisor = divisors[name as ScaleName];
  return {
    name: name as ScaleName,
    divisor,
    of: (realMs, minimumMs = 0, extraDivisor = 1) =>
      divisor === 1 ? realMs : Math.max(minimumMs, Math.round(realMs / (divisor * extraDivisor))),
  };
}
