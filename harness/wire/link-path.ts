import type { LinkSocket } from "./link-socket.ts";
import type { ToxicSpec } from "./toxiproxy-control.ts";

/** By which way a link's packets go: forwarded by the kernel's packet filter, or copied by Toxiproxy. */
export type PathName = "filter" | "toxiproxy";

/** What opens and closes a link, and what can be put into its way. */
export interface LinkPath {
  /** The way of new connections just now. */
  readonly now: PathName;
  /** Where its packets can be filtered and its connections counted and ended. */
  readonly socket: LinkSocket;
  /** Rules that are in force on it, whichever way they were made for. */
  readonly rules: number;
  /** Makes it, closed. */
  create(): Promise<void>;
  /** Opens or closes it: closed to everybody where it is shut, its live connections ended. Repeating changes nothing. */
  settle(state: { serving: boolean; shut: boolean }): Promise<void>;
  /** Leads new connections elsewhere, or to the server again. The link is shut meanwhile. */
  divert(to: string | undefined): Promise<void>;
  /** These toxics and no others. The link is shut meanwhile. */
  setToxics(toxics: ReadonlyMap<string, ToxicSpec>): Promise<void>;
  /** How many toxics there are on it. */
  toxics(): Promise<number>;
  /** Clients find it at another address from now on. The link is shut meanwhile. */
  moveTo(address: string): Promise<void>;
}
