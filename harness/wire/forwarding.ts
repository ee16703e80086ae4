import { nudgeMark } from "./nudge-mark.ts";
import { ownComment } from "./packet-filter.ts";

const own = ["-m", "comment", "--comment", ownComment];
/** What a server's clients send while it is away is refused. */
const away = (server: string) => ["FORWARD", "-d", server, "-j", "away"];

/**
 * The rules, as `iptables-restore` reads them, by which a proxy forwards every port, TCP and UDP, of a server to the
 * networks of its clients. Who sends what belongs to no known connection hears nothing, as from a router that forgot it.
 * The server is away at first.
 */
export function forwardingRules(server: string, clients: readonly string[]): string {
  const line = (...words: string[]) => [...words, ...own].join(" ");
  return [
    "*raw",
    line("-A OUTPUT -m mark --mark", String(nudgeMark), "-j CT --notrack"),
    "COMMIT",
    "*nat",
    ...clients.map((network) => line("-A PREROUTING -s", network, "-j DNAT --to-destination", server)),
    line("-A POSTROUTING -d", server, "-j MASQUERADE"),
    "COMMIT",
    "*filter",
    ":away - [0:0]",
    line("-A away -p tcp -j REJECT --reject-with tcp-reset"),
    line("-A away -j REJECT"),
    line("-A INPUT -m conntrack --ctstate INVALID -j DROP"),
    line("-A", ...away(server)),
    "COMMIT",
    "",
  ].join("\n");
}

/**
 * Of the proxy's network: it forwards; a connection whose beginning it did not see is none; and a number out of its
 * window is the two ends' business.
 */
export const forwardingSysctls: Readonly<Record<string, string>> = {
  "net.ipv4.ip_forward": "1",
  "net.netfilter.nf_conntrack_tcp_loose": "0",
  "net.netfilter.nf_conntrack_tcp_be_liberal": "1",
};

/** Whether a server's clients are let through to it, or refused since it is away. */
export class ServerGate {
  readonly #server: string;
  readonly #execute: (command: string[]) => Promise<string>;
  #isOpen = false;
  #change: Promise<void> = Promise.resolve();

  constructor(server: string, execute: (command: string[]) => Promise<string>) {
    this.#server = server;
    this.#execute = execute;
  }

  open(): Promise<void> {
    return this.#set(true);
  }

  close(): Promise<void> {
    return this.#set(false);
  }

  #set(open: boolean): Promise<void> {
    const change = this.#change.then(async () => {
      if (open === this.#isOpen) return;
      const [chain = "", ...rule] = away(this.#server);
      const how = open ? ["-D", chain] : ["-I", chain, "1"];
      await this.#execute(["iptables", "-w", "5", ...how, ...rule, ...own]);
      this.#isOpen = open;
    });
    this.#change = change.catch(() => undefined);
    return change;
  }
}
