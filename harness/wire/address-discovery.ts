import { schemePorts } from "./scheme-ports.ts";

/** A host, and a port if one is said, that some text names. */
export interface Address {
  host: string;
  port?: number;
  /** The text is certainly an address (a URL, or host:port of another machine), whatever the host. */
  sure: boolean;
}

/** What stands around the text: the variable it is the value of, or the word before it in a command. */
export interface AddressContext {
  key?: string;
  environment?: Record<string, string>;
  previous?: string;
}

/** Last words of variable names whose value is a name of something else than a machine. */
const otherNames =
  /(^|_)(USER|USERNAME|PASSWORD|PASS|DB|DATABASE|DBNAME|SCHEMA|TABLE|TOPIC|QUEUE|STREAM|GROUP|CLIENT|ID|NAME|ROLE|MODE|TYPE|KIND|ENGINE|DRIVER|BACKEND|DIALECT|LEVEL|PREFIX|KEY|TOKEN|SECRET)$/i;
const hostFlag = /^-{1,2}(h|host|hostname|server|address|addr|broker|url)$/i;
const hostWord = /(?:^|[\s;?&])(?:host|hostname|server|addr|address)\s*=\s*([\w.-]+)(?:[:,](\d{1,5}))?/gi;

/**
 * Every address that a value may mean: `host:port`, URLs (the part before `@` is a secret, not a host), lists
 * of them, `host=… port=…`, JSON, and a bare host where the whole value is one. The caller knows which hosts
 * are services; a bare word is an address only if it is one of them.
 */
export function addressesIn(value: string, context: AddressContext = {}): Address[] {
  const whole = value.trim();
  if (/^[\w.-]+$/.test(whole)) return bareHost(whole, context);
  const found: Address[] = [];
  const namedPort = /(?:^|[\s;?&])port\s*=\s*(\d{1,5})/i.exec(value)?.[1];
  for (const [, host = "", port] of value.matchAll(hostWord)) {
    found.push({ host, ...portOf(port ?? namedPort), sure: false });
  }
  const words = value
    .replace(hostWord, " ")
    .split(/[\s,;|"'`{}()[\]<>]+/)
    .filter((word) => word !== "");
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    found.push(...addressOf(word, before));
  }
  return found;
}

/** The address in one word, which may be `--flag=…` or `KEY=…`. */
function addressOf(word: string, before: string | undefined): Address[] {
  const assigned = /^(-{0,2}[A-Za-z][\w.-]*)=(.*)$/.exec(word);
  const flag = assigned?.[1] ?? before;
  const text = assigned?.[2] ?? word;
  const url = /^(?:[a-z][a-z0-9+.-]*:)*?([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const scheme = url?.[1]?.toLowerCase() ?? "";
  const place = withoutUserInfo(url ? text.slice(url[0].length) : text, scheme);
  const match = /^([A-Za-z0-9_](?:[\w.-]*\w)?)(?::(\d{1,5}))?(?=$|[:/?#])/.exec(place);
  const host = match?.[1];
  if (match === null || host === undefined) return [];
  const { port } = portOf(match[2]);
  if (url) {
    const meant = port ?? schemePorts[scheme];
    // A plain web address is as often a name or a link for a person as something to connect to.
    const sure = port !== undefined || !/^https?$/.test(scheme);
    return [{ host, ...(meant === undefined ? {} : { port: meant }), sure }];
  }
  if (port !== undefined) return [{ host, port, sure: host === "host.docker.internal" }];
  const isHost = flag !== undefined && hostFlag.test(flag.replace(/^(?!-)/, "--"));
  return isHost && place.length === host.length ? [{ host, sure: false }] : [];
}

/** A password may hold a raw "/" or "@"; in web addresses an "@" is more likely a part of the path. */
function withoutUserInfo(text: string, scheme: string): string {
  const end = text.search(/^https?$/.test(scheme) ? /[/?#]/ : /\?/);
  const at = text.slice(0, end === -1 ? undefined : end).lastIndexOf("@");
  return text.slice(at + 1);
}

/** A value that is one word: a host, unless its variable says that it names something else. */
function bareHost(host: string, { key, environment, previous }: AddressContext): Address[] {
  if (key === undefined) return previous && hostFlag.test(previous) ? [{ host, sure: false }] : [];
  if (otherNames.test(key)) return [];
  return [{ host, ...portOf(siblingPort(key, environment ?? {})), sure: false }];
}

/** `STORE_PORT` beside `STORE_HOST` or `STORE`. */
function siblingPort(key: string, environment: Record<string, string>): string | undefined {
  const stem = key.replace(/_?(HOST|HOSTNAME|SERVER|ADDRESS|ADDR)$/i, "");
  for (const name of [`${stem}_PORT`, `${key}_PORT`, `${stem}PORT`, `${stem.toLowerCase()}_port`]) {
    const value = environment[name];
    if (value !== undefined && /^\d{1,5}$/.test(value)) return value;
  }
  return undefined;
}

function portOf(text: string | undefined): { port?: number } {
  const port = Number(text);
  return text !== undefined && port >= 1 && port <= 65_535 ? { port } : {};
}
