import { PollTimeout } from "../core/poll.ts";

/** Whether what was waited for came; not to come is for a check to judge, not an error here. */
export async function inTime(wait: Promise<void>): Promise<boolean> {
  try {
    await wait;
    return true;
  } catch (thrown) {
    if (thrown instanceof PollTimeout) return false;
    throw thrown;
  }
}
