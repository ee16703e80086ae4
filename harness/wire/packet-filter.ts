/** Which packets of one end of a link a rule takes, and what becomes of them. */
export interface PacketRule {
  /**
   * The proxy's listening socket, where `requests` arrive and from where `answers` leave, or what is forwarded from and
   * to a network of clients (CIDR).
   */
  at: { address: string } | { clients: string };
  port: number;
  /** TCP where nothing is said; datagrams have neither handshakes nor resets. */
  protocol?: "udp";
  direction: "requests" | "answers";
  /**
   * `payload`: whatever the peer would notice (data, FIN, RST), while handshakes and bare acknowledgements pass.
   * `everything`: also those. `resets`: nothing but RST.
   */
  what: "payload" | "everything" | "resets";
  /** `drop` is silence; `reset` answers the sender with a RST; `pass` excepts from the rules that were there. */
  verdict: "drop" | "reset" | "pass";
}

/**
 * Classic BPF over an IPv4 packet: true for FIN, RST, and any TCP payload (length beyond both headers). A match on
 * the packet's length alone would take a bare acknowledgement with SACK blocks for data.
 */
const carriesSomething =
  "12,177 0 0 0,80 0 0 13,69 7 0 5,80 0 0 12,116 0 0 2,84 0 0 60,12 0 0 0,7 0 0 0,128 0 0 0,45 0 1 0,6 0 0 65535,6 0 0 0";

/**
 * The kernel's packet filter in a proxy's network namespace. A rule holds for live and new connections alike from
 * the moment at which it is in, which no toxic of Toxiproxy can promise.
 */
export class PacketFilter {
  readonly #execute: (command: string[]) => Promise<string>;
  #used = false;

  constructor(execute: (command: string[]) => Promise<string>) {
    this.#execute = execute;
  }

  /** Puts a rule first; returns what takes it away. */
  async add(rule: PacketRule): Promise<() => Promise<void>> {
    return this.#put(wordsOf(rule));
  }

  async #put([chain, ...match]: string[]): Promise<() => Promise<void>> {
    if (chain === undefined) throw new Error("a rule without a chain");
    this.#used = true;
    await this.#execute(["iptables", "-w", "5", "-I", chain, "1", ...match]);
    return async () => {
      await this.#execute(["iptables", "-w", "5", "-D", chain, ...match]);
    };
  }

  /** Puts a rule first that only counts what carries something; returns what takes it away. */
  async count(rule: Omit<PacketRule, "what" | "verdict">, name: string): Promise<() => Promise<void>> {
    const words = [...endOf(rule), ...matches.payload, "-m", "comment", "--comment", name];
    return this.#put(words);
  }

  /** Rules that are in force and not the forwarding's own, in the filter's words; none where none was ever made. */
  async rules(): Promise<string[]> {
    if (!this.#used) return [];
    const listed = await this.#execute(["iptables", "-w", "5", "-S"]);
    return listed.split("\n").filter((line) => line.startsWith("-A ") && !line.includes(ownComment));
  }
}

/** Stands in every rule by which a proxy forwards, so that no audit takes it for one that a fault left. */
export const ownComment = "forwarding";

function endOf({ at, port, direction, ...rule }: Omit<PacketRule, "what" | "verdict">): string[] {
  const protocol = rule.protocol ?? "tcp";
  const [here, there] = direction === "requests" ? ["-s", "--dport"] : ["-d", "--sport"];
  if ("clients" in at) return ["FORWARD", here, at.clients, "-p", protocol, there, String(port)];
  const chain = direction === "requests" ? "INPUT" : "OUTPUT";
  const own = direction === "requests" ? "-d" : "-s";
  return [chain, own, at.address, "-p", protocol, there, String(port)];
}

function wordsOf({ what, verdict, ...end }: PacketRule): string[] {
  if (end.protocol !== "udp") return [...endOf(end), ...matches[what], ...targets[verdict]];
  return [...endOf(end), ...(verdict === "reset" ? ["-j", "REJECT"] : targets[verdict])];
}

const matches: Record<PacketRule["what"], string[]> = {
  payload: ["-m", "bpf", "--bytecode", carriesSomething],
  everything: [],
  resets: ["--tcp-flags", "RST", "RST"],
};

const targets: Record<PacketRule["verdict"], string[]> = {
  drop: ["-j", "DROP"],
  reset: ["-j", "REJECT", "--reject-with", "tcp-reset"],
  pass: ["-j", "ACCEPT"],
};
