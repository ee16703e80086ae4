/**
 * Gathers what passes on links in windows of the packets' own time, of at most one length. A capture that comes late
 * comes in bursts: what passed a second apart must not be told as one window, however close together it arrives.
 */
export class LinkWindows<T> {
  readonly #windowMs: number;
  readonly #empty: () => T;
  readonly #write: (link: string, since: number, content: T) => void;
  readonly #open = new Map<string, { since: number; content: T }>();

  constructor(
    windowMs: number,
    empty: () => T,
    /** `since`: when the window's first packet passed, by the packet's own time. */
    write: (link: string, since: number, content: T) => void,
  ) {
    this.#windowMs = windowMs;
    this.#empty = empty;
    this.#write = write;
  }

  /** The window of a link to which something at this time belongs: it may be changed until it is written. */
  at(link: string, at: number): T {
    const open = this.#open.get(link);
    if (open !== undefined && at - open.since < this.#windowMs) return open.content;
    if (open !== undefined) this.#close(link, open);
    const opened = { since: at, content: this.#empty() };
    this.#open.set(link, opened);
    setTimeout(() => this.#close(link, opened), this.#windowMs).unref();
    return opened.content;
  }

  #close(link: string, window: { since: number; content: T }): void {
    if (this.#open.get(link) !== window) return;
    this.#open.delete(link);
    this.#write(link, window.since, window.content);
  }
}
