/** Looks that come at a steady pace. */
export interface SteadyLooks {
  /** One more look, which begins after this call; resolves when it is over, at once where the looks have ended. */
  look(): Promise<void>;
  /** No look begins any more; resolves when the one under way is over. */
  end(): Promise<void>;
}

/**
 * Calls `look` at a steady pace until ended, never two at a time. A look that throws is the caller's matter:
 * it must not.
 */
export function everyMs(intervalMs: number, look: () => Promise<void>): SteadyLooks {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let extra: Promise<void> | undefined;
  const begin = () => {
    clearTimeout(timer);
    const startedAt = performance.now();
    running = look().finally(() => {
      if (ended) return;
      timer = setTimeout(begin, Math.max(0, intervalMs - (performance.now() - startedAt)));
    });
    return running;
  };
  begin();
  return {
    look() {
      // Whoever asks while another waits for the look under way gets the same one.
      extra ??= running.then(() => {
        extra = undefined;
        return ended ? undefined : begin();
      });
      return extra;
    },
    async end() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
