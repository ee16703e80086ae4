import type { PacketRule } from "./packet-filter.ts";
import type { TcpCounters } from "./tcp-counters.ts";

/** Connections of a link as the kernel beside its proxy counts them. */
export interface LinkConnections {
  /** Between clients and the proxy. */
  client: TcpCounters[];
  /** Between the proxy and the server's port; those of the server's other links are among them. */
  server: TcpCounters[];
  /** How many clients' connections there are, where their bytes are counted together and not one by one. */
  established?: number;
}

/** A link as the kernel in its proxy's network namespace sees and changes it. */
export interface LinkSocket {
  /** Rules that were made and not taken away. */
  readonly rules: number;
  /** Puts a rule first, which acts on live connections too; returns what takes it away. */
  filter(rule: Pick<PacketRule, "direction" | "what" | "verdict">): Promise<() => Promise<void>>;
  connections(): Promise<LinkConnections>;
  /**
   * Ends the clients' connections with a RST, and what was still to be sent on them with it: a mere close would
   * deliver that later. Resolves to how many are left.
   */
  endConnections(): Promise<number>;
}
