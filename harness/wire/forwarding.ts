import { nudgeMark } from "./nudge-mark.ts";
import { ownComment } from "./packet-filter.ts";

const own = ["-m", "comment", "--comment", ownComment];
/** What a server's clients send while it is away is refused. */
const away = (server: string) => ["FORWARD", "-d", server, "-j", "away"];

/** A proxy that is the default gateway of the network of the service that it leads to. */
export interface Router {
  /** Networks (CIDR) and addresses of the service and of the engine there, and the gateway's own. */
  home: string;
  engine: string;
  own: string;
  /** Addresses that the file gives the service itself. */
  ofService: readonly string[];
  /** Those of others, and the address at which the other's proxy stands on this network. */
  others: readonly { address: string; proxy: string }[];
}

/** Beside the main table, in which the engine changes the default gateway whenever the proxy comes to another network. */
const ownTable = 100;

/** What `ip -batch` does for a router: what the service asks of anybody outside goes to the engine. */
export function routesOf(server: string, { own, engine, others }: Router): string {
  return [
    `address add ${own}/32 dev lo`,
    `rule add from ${server} lookup main suppress_prefixlength 0 priority ${ownTable}`,
    `rule add from ${server} lookup ${ownTable} priority ${ownTable + 1}`,
    `route add default via ${engine} table ${ownTable}`,
    ...others.map(({ address, proxy }) => `route replace ${address}/32 via ${proxy}`),
  ].join("\n");
}

/**
 * The rules, as `iptables-restore` reads them, by which a proxy forwards every port, TCP and UDP, of a server to the
 * networks of its clients. Who sends what belongs to no known connection hears nothing, as from a router that forgot it.
 * The server is away at first.
 */
export function forwardingRules(server: string, clients: readonly string[], router?: Router): string {
  const line = (...words: string[]) => [...words, ...own].join(" ");
  return [
    "*raw",
    line("-A OUTPUT -m mark --mark", String(nudgeMark), "-j CT --notrack"),
    "COMMIT",
    "*nat",
    ...clients.map((network) => line("-A PREROUTING -s", network, "-j DNAT --to-destination", server)),
    line("-A POSTROUTING -d", server, "-j MASQUERADE"),
    ...(router === undefined ? [] : natOf(router, server).map((rule) => line(rule))),
    "COMMIT",
    "*filter",
    ":away - [0:0]",
    line("-A away -p tcp -j REJECT --reject-with tcp-reset"),
    line("-A away -j REJECT"),
    line("-A INPUT -m conntrack --ctstate INVALID -j DROP"),
    line("-A", ...away(server)),
    ...(router === undefined ? [] : filterOf(router, clients).map((rule) => line(rule))),
    "COMMIT",
    "",
  ].join("\n");
}

/** What a service sends outside goes on in the router's name, since the engine's own tables have seen it already. */
function natOf({ home, ofService, others }: Router, server: string): string[] {
  return [
    ...ofService.map((own) => `-A PREROUTING -s ${home} -d ${own} -j DNAT --to-destination ${server}`),
    ...others.map(({ address }) => `-A POSTROUTING -s ${home} -d ${address} -j ACCEPT`),
    `-A POSTROUTING -s ${home} ! -d ${home} -j MASQUERADE`,
  ];
}

/** No way past the proxies is opened, and nobody is told of a shorter one. */
function filterOf({ home }: Router, clients: readonly string[]): string[] {
  return [
    ...clients.map((network) => `-A FORWARD -s ${home} -d ${network} -m conntrack --ctstate NEW -j DROP`),
    "-A OUTPUT -p icmp --icmp-type redirect -j DROP",
  ];
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
