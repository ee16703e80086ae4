import type { Look } from "./poll.ts";

/** Something a scenario can wait for, in words. */
export interface Condition {
  awaiting: string;
  look(): Promise<Look<unknown>> | Look<unknown>;
}
