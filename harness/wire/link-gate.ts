import { nudgeMark } from "./nudge-mark.ts";

/** What is forwarded from one network of clients to one port. */
export interface Forwarded {
  /** The clients' network (CIDR). */
  clients: string;
  port: number;
  protocol?: "udp";
  /** Its clients may dial an address that the file gives the server, which is not the proxy's own. */
  dialledElsewhere?: boolean;
}

/** The program of the proxy's image that shuts a link of the packet filter, and ends and lists its connections. */
const program = "link-gate";

/** Shuts and opens one link on the packet filter's path, beside the proxy that forwards it. */
export class LinkGate {
  readonly #words: string[];
  readonly #execute: (command: string[]) => Promise<string>;

  constructor(link: Forwarded, execute: (command: string[]) => Promise<string>) {
    this.#words = [link.clients, String(link.port), link.protocol ?? "tcp", String(nudgeMark)];
    this.#execute = execute;
  }

  /**
   * Refuses whoever connects and answers whatever either side sends with a RST; idle sides are made to send. Rejects
   * when a live connection would not end.
   */
  async shut(): Promise<void> {
    const left = leftOf(await this.#run("shut"));
    if (left > 0) throw new Error(`${left} connections could not be ended`);
  }

  async open(): Promise<void> {
    await this.#run("open");
  }

  /** Ends the live connections and lets new ones in; resolves to how many would not end. */
  async end(): Promise<number> {
    return leftOf(await this.#run("end"));
  }

  /** Drops all knowledge of the live connections: what either side sends on them goes nowhere. How many there were. */
  async forget(): Promise<number> {
    return Number(/^forgotten (\d+)$/m.exec(await this.#run("forget"))?.[1] ?? 0);
  }

  /** `address:port` of the clients with a live connection, and what counting rules of these names have counted. */
  async list(): Promise<{ clients: string[]; counted: Map<string, number> }> {
    const said = await this.#run("list");
    const clients = [...said.matchAll(/^connection (\S+)$/gm)].map(([, client = ""]) => client);
    const counted = [...said.matchAll(/^counted (\S+) (\d+)$/gm)].map(
      ([, name = "", bytes]): [string, number] => [name, Number(bytes)],
    );
    return { clients, counted: new Map(counted) };
  }

  #run(verb: string): Promise<string> {
    return this.#execute([program, verb, ...this.#words]);
  }
}

function leftOf(said: string): number {
  const left = /^ended \d+ left (\d+)$/m.exec(said)?.[1];
  if (left === undefined) throw new Error(`${program} said: ${said.trim()}`);
  return Number(left);
}
