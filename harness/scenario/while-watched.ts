/**
 * Does work while probes watch, and ends them whatever comes of it: probes that go on watching keep the command from
 * ending. Rejects with what the work threw, or else with what ending them did.
 */
export async function whileWatched(
  observed: { end(): Promise<unknown> },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    await observed.end().catch(() => undefined);
    throw thrown;
  }
  await observed.end();
}
