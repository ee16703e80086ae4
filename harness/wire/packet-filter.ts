/** Which packets of one end of a link a rule takes, and what becomes of them. */
export interface PacketRule {
  /** Of the proxy's listening socket: `requests` arrive there, `answers` leave from it. */
  address: string;
  port: number;
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
    const [chain, ...match] = wordsOf(rule);
    if (chain === undefined) throw new Error("a rule without a chain");
    this.#used = true;
    await this.#execute(["iptables", "-w", "5", "-I", chain, "1", ...match]);
    return async () => {
      await this.#execute(["iptables", "-w", "5", "-D", chain, ...match]);
    };
  }

  /** Rules that are in force, in the filter's own words; none where none was ever made. */
  async rules(): Promise<string[]> {
    if (!this.#used) return [];
    const listed = await this.#execute(["iptables", "-w", "5", "-S"]);
    return listed.split("\n").filter((line) => line.startsWith("-A "));
  }
}

function wordsOf({ address, port, direction, what, verdict }: PacketRule): string[] {
  const end =
    direction === "requests"
      ? ["INPUT", "-d", address, "-p", "tcp", "--dport", String(port)]
      : ["OUTPUT", "-s", address, "-p", "tcp", "--sport", String(port)];
  return [...end, ...matches[what], ...targets[verdict]];
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
