import { suggestion } from "../../core/nearest-name.ts";
import { parseBytes, parseDurationMs } from "../keys/units.ts";
import { type Place, type Problems, quote } from "./problems.ts";
import type { ComposeNode } from "./tree.ts";

/**
 * One value of a Compose file under its path (`services.web.ports`), read as the type that is expected.
 * A value of another type is an error with its place, and reads as absent, so that reading can go on and
 * collect the next mistake. An empty value (`environment:`) is absent.
 */
export class Field {
  readonly node: ComposeNode;
  readonly path: string;
  readonly findings: Problems;
  /** Where the key stands, or the list item. */
  readonly place: Place;

  constructor(node: ComposeNode, path: string, findings: Problems, place: Place = node.place) {
    this.node = node;
    this.path = path;
    this.findings = findings;
    this.place = place;
  }

  get isEmpty(): boolean {
    return this.node.kind === "scalar" && this.node.value === null;
  }
  get isMap(): boolean {
    return this.node.kind === "map";
  }
  get isList(): boolean {
    return this.node.kind === "list";
  }

  error(message: string): undefined {
    this.findings.error(this.place, `${this.path || "the file"} ${message}`);
  }

  /** An error that Compose has only when it starts: something that the file names is not there. */
  missing(message: string): undefined {
    this.findings.missing(this.place, `${this.path || "the file"} ${message}`);
  }

  warn(message: string): void {
    this.findings.warn(this.place, `${this.path || "the file"} ${message}`);
  }

  /** Puts this into the list of what runs otherwise than under Compose. */
  exclude(why: string, what = this.path): void {
    this.findings.exclude(this.place, what, why);
  }

  /** The value under `key`, or nothing when it is absent, empty, or this is no map. */
  child(key: string): Field | undefined {
    if (this.node.kind !== "map") return undefined;
    const entry = this.node.entries.get(key);
    if (entry === undefined) return undefined;
    const field = new Field(entry.value, join(this.path, key), this.findings, entry.keyPlace);
    return field.isEmpty ? undefined : field;
  }

  /** All entries of a map, empty ones included. */
  entries(): [string, Field][] {
    if (this.node.kind !== "map") {
      this.wrongType("a map");
      return [];
    }
    return [...this.node.entries].map(([key, { keyPlace, value }]) => [
      key,
      new Field(value, join(this.path, key), this.findings, keyPlace),
    ]);
  }

  items(): Field[] {
    if (this.node.kind !== "list") {
      this.wrongType("a list");
      return [];
    }
    return this.node.items.map((item, index) => new Field(item, `${this.path}[${index}]`, this.findings));
  }

  /** A string; numbers and booleans are refused. */
  text(): string | undefined {
    if (this.node.kind === "scalar" && typeof this.node.value === "string") return this.node.value;
    return this.wrongType("a string");
  }

  /** A string, number or boolean, as text. */
  scalar(): string | undefined {
    if (this.node.kind === "scalar" && this.node.value !== null) return String(this.node.value);
    return this.wrongType("a string or a number");
  }

  /** A list of strings or numbers, as text. */
  texts(): string[] {
    return this.items().flatMap((item) => item.scalar() ?? []);
  }

  /** One string, or a list of them. */
  oneOrMore(): string[] {
    if (this.isList) return this.texts();
    const text = this.node.kind === "scalar" ? this.scalar() : this.wrongType("a string or a list");
    return text === undefined ? [] : [text];
  }

  boolean(): boolean | undefined {
    const value = this.node.kind === "scalar" ? this.node.value : undefined;
    // A variable gives text, whatever it stands for, and YAML 1.1 had more words; Compose takes them all.
    const text = String(value).toLowerCase();
    if (["true", "1", "y", "yes", "on"].includes(text)) return true;
    if (["false", "0", "n", "no", "off"].includes(text)) return false;
    return this.wrongType("true or false");
  }

  integer(): number | undefined {
    const value = this.node.kind === "scalar" ? this.node.value : undefined;
    if (typeof value === "number" && Number.isInteger(value)) return value;
    if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
    return this.wrongType("a whole number");
  }

  number(): number | undefined {
    const value = this.node.kind === "scalar" ? this.node.value : undefined;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return this.wrongType("a number");
  }

  durationMs(): number | undefined {
    const text = this.scalar();
    if (text === undefined) return undefined;
    return (
      parseDurationMs(text) ??
      this.error(`is ${quote(text)}; expected a duration such as "1m30s" or "500ms".`)
    );
  }

  bytes(): number | undefined {
    const text = this.scalar();
    if (text === undefined) return undefined;
    return parseBytes(text) ?? this.error(`is ${quote(text)}; expected a size such as "64m" or "1gb".`);
  }

  /**
   * A map of scalars, or a list of `KEY=value`; a key without a value gives null.
   *
   * @param mayRepeat whether a key of the map may have a list of values
   */
  pairs(separators: string[] = ["="], mayRepeat = false): [string, string | null, Field][] {
    if (this.isList) {
      return this.items().flatMap((item): [string, string | null, Field][] => {
        const text = item.scalar();
        if (text === undefined) return [];
        const at = Math.min(...separators.map((one) => text.indexOf(one)).filter((index) => index >= 0));
        return [Number.isFinite(at) ? [text.slice(0, at), text.slice(at + 1), item] : [text, null, item]];
      });
    }
    if (!this.isMap) return this.wrongType("a map or a list") ?? [];
    return this.entries().flatMap(([key, value]): [string, string | null, Field][] => {
      if (value.isEmpty) return [[key, null, value]];
      if (mayRepeat && value.isList) return value.texts().map((text) => [key, text, value]);
      const text = value.scalar();
      return text === undefined ? [] : [[key, text, value]];
    });
  }

  /**
   * Tells of every key that is neither known nor an extension (`x-…`): one that Compose has and a run leaves out is
   * listed with its reason, any other is an error, as in Compose.
   *
   * @param leftOut keys that Compose has and a run does not, and what that means
   */
  allow(known: ReadonlySet<string>, leftOut: Readonly<Record<string, string>> = {}): void {
    for (const [key, value] of this.entries()) {
      if (known.has(key) || key.startsWith("x-")) continue;
      const why = Object.hasOwn(leftOut, key) ? leftOut[key] : undefined;
      if (why !== undefined) {
        if (!value.isEmpty) value.exclude(why);
      } else if (this.findings.isAccepted) value.exclude("the key is not known here; it is left out");
      else {
        const keys = [...known, ...Object.keys(leftOut)].sort();
        value.error(`is no key that Compose knows here ${suggestion(key, keys)}.`);
      }
    }
  }

  wrongType(expected: string): undefined {
    return this.error(`must be ${expected}, not ${describe(this.node)}.`);
  }
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function describe(node: ComposeNode): string {
  if (node.kind !== "scalar") return `a ${node.kind}`;
  if (node.value === null) return "empty";
  return typeof node.value === "string" ? "a string" : `a ${typeof node.value}`;
}
