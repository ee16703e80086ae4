import { withDeadline } from "../core/deadline.ts";
import type { Observation } from "../stacks/observe.ts";
import type { Run } from "./run.ts";

/** Longer than any probe waits for an answer. */
const limitMs = 10_000;

/**
 * After the last heal one look of every probe belongs to every history: a state that was asked for last while a fault
 * bit says nothing of what came after. A look that does not come in time leaves its probe's word as it is.
 */
export async function lastLook(run: Run, observed: Pick<Observation, "lookAtEverything">): Promise<void> {
  if (run.history.of("fault").every(({ data }) => data.stage !== "healed")) return;
  await run.phase("one more look of every probe", () =>
    withDeadline("one more look of every probe", limitMs, () => observed.lookAtEverything()).catch(
      () => undefined,
    ),
  );
}
