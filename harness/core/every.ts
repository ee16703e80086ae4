/**
 * Calls `look` at a steady pace until ended, never two at a time. A look that throws is the caller's matter:
 * it must not. Returns what ends it and waits for the look under way.
 */
export function everyMs(intervalMs: number, look: () => Promise<void>): { end(): Promise<void> } {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const tick = () => {
    const startedAt = performance.now();
    running = look().finally(() => {
      if (ended) return;
      timer = setTimeout(tick, Math.max(0, intervalMs - (performance.now() - startedAt)));
    });
  };
  tick();
  return {
    async end() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
