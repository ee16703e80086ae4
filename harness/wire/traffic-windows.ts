/** Payload on a link from `since` on, for at most the length of a window. */
export interface TrafficWindow {
  /** When its first packet passed, by the packet's own time. */
  since: number;
  toServerBytes: number;
  toClientBytes: number;
  /** Of those to the server: sent once more, because nobody had acknowledged them. */
  resentBytes: number;
}

export type Payload = Omit<TrafficWindow, "since">;

/**
 * Sums payload per link in windows of the packets' own time. A capture that comes late comes in bursts: what passed a
 * second apart must not be told as one window, however close together it arrives.
 */
export class TrafficWindows {
  readonly #windowMs: number;
  readonly #write: (link: string, window: TrafficWindow) => void;
  readonly #open = new Map<string, TrafficWindow>();

  constructor(windowMs: number, write: (link: string, window: TrafficWindow) => void) {
    this.#windowMs = windowMs;
    this.#write = write;
  }

  add(link: string, at: number, { toServerBytes, toClientBytes, resentBytes }: Payload): void {
    let window = this.#open.get(link);
    if (window !== undefined && at - window.since >= this.#windowMs) {
      this.#close(link, window);
      window = undefined;
    }
    if (window === undefined) {
      const opened = { since: at, toServerBytes: 0, toClientBytes: 0, resentBytes: 0 };
      window = opened;
      this.#open.set(link, opened);
      setTimeout(() => this.#close(link, opened), this.#windowMs).unref();
    }
    window.toServerBytes += toServerBytes;
    window.toClientBytes += toClientBytes;
    window.resentBytes += resentBytes;
  }

  #close(link: string, window: TrafficWindow): void {
    if (this.#open.get(link) !== window) return;
    this.#open.delete(link);
    this.#write(link, window);
  }
}
