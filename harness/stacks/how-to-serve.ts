/** What is known of the stack that a worker has, for the scenario that comes next. */
export interface PresentStack {
  /** It came up, whoever watches it still sees, and of each link it is known whether it listens. */
  usable: boolean;
  /** The scenario before passed on it, canaries and leak audit included. */
  clean: boolean;
  /** It runs the images, settings and volumes that the scenario asks for. */
  runsAsAsked: boolean;
}

/** What a scenario asks of its stack. */
export interface Wish {
  stack: "reuse" | "reset" | "fresh" | "as left";
  /** Its servers are not as the Compose file has them: no other scenario has use for such a stack. */
  forOne: boolean;
  /** The platform says how its servers are put back. */
  hasReset: boolean;
}

/**
 * How a scenario comes to its stack. `take over`: it begins with what the one before left, applications and rows
 * included. `put back`: the servers stay up, everything else is new. `new`: all of it is.
 */
export type Serving = "take over" | "put back" | "new";

export function howToServe(present: PresentStack | undefined, wish: Wish): Serving {
  if (present === undefined || !present.usable || wish.forOne || wish.stack === "fresh") return "new";
  if (wish.stack === "as left") return "take over";
  if (wish.stack === "reuse" && present.clean && present.runsAsAsked) return "take over";
  return wish.hasReset ? "put back" : "new";
}
