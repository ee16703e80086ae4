/** Where the harness finds a server on its own path. */
export interface Reachable {
  /** Address on the server's own network. */
  address: string;
  /** Ports of 127.0.0.1 by container port, for servers that advertise an address themselves. */
  published: ReadonlyMap<number, number>;
}
