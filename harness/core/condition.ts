import type { Look, PollOptions } from "./poll.ts";

/** Something a scenario can wait for, in words. */
export interface Condition {
  awaiting: string;
  /** Pause between two looks, where they are not to come as often as any other's. */
  every?: PollOptions["every"];
  look(): Promise<Look<unknown>> | Look<unknown>;
}
