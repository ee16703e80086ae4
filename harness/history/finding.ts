/** What a finding is about, gravest first: what is gone for good comes before what is late. */
export const findingKinds = [
  "lost",
  "corrupted",
  "duplicated",
  "unexpected",
  "not recovered",
  "wrong",
  "late",
] as const;

export type FindingKind = (typeof findingKinds)[number];

/** The `place` of a finding that says why a start can never succeed. */
export const startUpPlace = "start-up";

/** One thing a check objects to, with the history lines it rests on. */
export interface Finding {
  message: string;
  /** Whom or what it is about: a service, a link, a store, a producer. */
  subject: string;
  /** Absent where it is plainly `wrong`. */
  kind?: FindingKind;
  evidence: number[];
  /** What should have been seen and was not; absent where something is known to be wrong. */
  unknown?: true;
  /** The machine was under pressure, which is why it is unknown. */
  contended?: true;
}

/** Gravest first, what is known to be wrong before what was not seen; equals keep their order. */
export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => gravityOf(one) - gravityOf(other));
}

function gravityOf({ kind = "wrong", unknown }: Finding): number {
  return findingKinds.indexOf(kind) + (unknown === true ? findingKinds.length : 0);
}

/** A finding as a sentence of its own: whom it is about comes first, unless the message says so already. */
export function findingWords({ subject, message }: Pick<Finding, "subject" | "message">): string {
  return subject === "" || message.startsWith(subject) ? message : `${subject}: ${message}`;
}
