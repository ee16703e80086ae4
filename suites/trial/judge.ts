/** What is right for one platform of `fixtures/platforms/field`. */
export interface Case {
  /** The folder's name. */
  name: string;
  /** `sick`: the gate is red. `healthy`: it is green. `untold`: it is green, and says what it could not verify. */
  kind: "sick" | "healthy" | "untold";
  /** Sick: the ids of the checks of which one has to object. */
  by?: readonly string[];
  /** Sick: what the objection has to name, such as a link; untold: what has to be said. */
  says?: string;
  /** Options of the command, for what the usual faults do not show: `["--budget", "5m"]`. */
  options?: readonly string[];
  /** Why it is so, in a sentence, where the Compose file's first lines do not tell. */
  why?: string;
}

/** What is read of a run: a part of `run.json`, and by which id its histories know each check. */
export interface Told {
  verdict: Word;
  scenarios: {
    id: string;
    verdict: Word;
    reason?: string;
    checks: { id: string; name: string; verdict: Word; summary: string; findings: { message: string }[] }[];
  }[];
  notCovered: { what: string; why: string }[];
}

type Word = "pass" | "fail" | "unknown" | "not covered";

/** `right`, or in what way it is not: `wrong` would mislead a user, `untold` leaves him without an answer. */
export interface Judged {
  outcome: "right" | "wrong" | "untold";
  /** What the run said, in a line. */
  said: string;
}

/** Holds what a gate has said of a platform against what is right. */
export function judged(expected: Case, told: Told): Judged {
  const objections = told.scenarios.flatMap(({ checks }) =>
    checks.filter(({ verdict }) => verdict === "fail"),
  );
  const names = [...new Set(objections.map(({ id }) => id))];
  if (expected.kind === "sick") {
    const named = objections.find(
      (check) => expected.by?.includes(check.id) === true && textOf(check).includes(expected.says ?? ""),
    );
    if (named !== undefined) return { outcome: "right", said: `${named.name}: ${named.summary}` };
    if (told.verdict === "fail")
      return { outcome: "wrong", said: `red, but by ${names.join(", ") || whyOf(told)}` };
    if (told.verdict === "unknown") return { outcome: "untold", said: `unknown: ${whyOf(told)}` };
    return { outcome: "wrong", said: "green" };
  }
  if (told.verdict === "fail") {
    const first = objections[0];
    return { outcome: "wrong", said: first === undefined ? whyOf(told) : `${first.name}: ${first.summary}` };
  }
  if (expected.kind === "untold") {
    const said = spoken(told).find((text) => text.includes(expected.says ?? ""));
    if (said === undefined)
      return { outcome: "wrong", said: `${told.verdict}, and not a word of "${expected.says}"` };
    return { outcome: "right", said };
  }
  if (told.verdict === "pass") return { outcome: "right", said: "green" };
  return { outcome: "untold", said: `${told.verdict}: ${whyOf(told)}` };
}

function textOf(check: Told["scenarios"][number]["checks"][number]): string {
  return [check.summary, ...check.findings.map(({ message }) => message)].join("\n");
}

/** Everything that a run has said of what it does not know. */
function spoken(told: Told): string[] {
  const checks = told.scenarios.flatMap((scenario) =>
    scenario.checks.filter(({ verdict }) => verdict !== "pass"),
  );
  return [
    ...told.notCovered.map(({ what, why }) => `${what}: ${why}`),
    ...checks.map(({ name, summary }) => `${name}: ${summary}`),
    ...told.scenarios.flatMap(({ reason }) => reason ?? []),
  ];
}

function whyOf(told: Told): string {
  const open = told.scenarios.find(({ verdict }) => verdict === "fail" || verdict === "unknown");
  if (open === undefined) return "nothing was tested";
  const check = open.checks.find(({ verdict }) => verdict === "unknown");
  return open.reason ?? (check === undefined ? open.id : `${check.name}: ${check.summary}`);
}
