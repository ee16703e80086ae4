/**
 * What the services and links of a platform are called, as a type. `blackstart types` makes one from a Compose file;
 * without it every name is a text that is looked up when the platform runs.
 */
export interface PlatformNames {
  services: string;
  /** Servers that a client connects to, by client. */
  links: { [client: string]: string };
}

/** Services that connect to others. */
export type ClientName<N extends PlatformNames = PlatformNames> = Extract<keyof N["links"], string>;

/** The server of a link and its port: `store:6379`. */
export type Destination<N extends PlatformNames = PlatformNames> = `${N["services"]}:${number}`;

/** Server and port of a destination; nothing for a text that is none. */
export function destinationOf(text: string): { server: string; port: number } | undefined {
  const [, server, digits] = /^([\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  return server === undefined || port < 1 || port > 65_535 ? undefined : { server, port };
}

/** Client and server of a link's id (`cart->store:6379`); nothing for a text that is none. */
export function linkOf(id: string): { client: string; server: string; port: number } | undefined {
  const [, client, destination = ""] = /^([\w.-]+?)->(.+)$/.exec(id) ?? [];
  const end = destinationOf(destination);
  return client === undefined || end === undefined ? undefined : { client, ...end };
}
