/**
 * What a check, a scenario or a run has to say.
 * `unknown`: it should have seen something and did not. `not covered`: nothing was declared, or this machine
 * cannot do it; it is listed and makes a run neither green nor red.
 */
export type Verdict = "pass" | "fail" | "unknown" | "not covered";

/**
 * The verdict over several: one `fail` fails, else one `unknown` leaves it unknown, else one `pass` passes.
 * Nothing at all is `unknown`: a run without a claim has shown nothing.
 */
export function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("fail")) return "fail";
  if (verdicts.includes("unknown")) return "unknown";
  if (verdicts.includes("pass")) return "pass";
  return verdicts.length === 0 ? "unknown" : "not covered";
}
