import { suggestion } from "../core/nearest-name.ts";

/** Where in a declaration something stands: keys of objects and indexes of lists, from the outside. */
export type Path = readonly (string | number)[];

/** A mistake and its place. The message is a sentence's end: `is to be …`. */
export interface DeclarationProblem {
  path: Path;
  message: string;
}

/** What a value has to look like: gives every problem of the value and of what is in it. */
export type Shape = (value: unknown, path: Path) => DeclarationProblem[];

/** A value that passes a test. */
export function valueThat(what: string, passes: (value: unknown) => boolean): Shape {
  return (value, path) => (passes(value) ? [] : [{ path, message: `is to be ${what}, not ${shown(value)}` }]);
}

export const text = valueThat(
  "a text that is not empty",
  (value) => typeof value === "string" && value !== "",
);
export const aFunction = valueThat("a function", (value) => typeof value === "function");

export function textLike(what: string, pattern: RegExp): Shape {
  return valueThat(what, (value) => typeof value === "string" && pattern.test(value));
}

export function oneOf(...values: readonly string[]): Shape {
  const quoted = values.map((value) => `"${value}"`).join(" or ");
  return valueThat(quoted, (value) => values.includes(value as string));
}

/** A finite number. `over` is excluded, `from` and `to` are included. */
export function numberWith(
  what: string,
  bounds: { over?: number; from?: number; to?: number; whole?: true },
): Shape {
  const { over = Number.NEGATIVE_INFINITY, from = over, to = Number.POSITIVE_INFINITY, whole } = bounds;
  return valueThat(what, (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return false;
    return value > over && value >= from && value <= to && (whole !== true || Number.isInteger(value));
  });
}

export function listOf(item: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return [{ path, message: `is to be a list, not ${shown(value)}` }];
    return value.flatMap((entry: unknown, index) => item(entry, [...path, index]));
  };
}

/** An object whose keys are names that the user chooses. A key without a value is as if it were not there. */
export function mapOf(entry: Shape): Shape {
  return (value, path) => {
    if (!isPlain(value)) return [{ path, message: `is to be an object, not ${shown(value)}` }];
    return present(value).flatMap(([key, inner]) => entry(inner, [...path, key]));
  };
}

/** An object with these keys and no others; those in `required` have to be there. */
export function objectWith(keys: Record<string, Shape>, required: readonly string[] = []): Shape {
  return (value, path) => {
    if (!isPlain(value)) return [{ path, message: `is to be an object, not ${shown(value)}` }];
    const entries = present(value);
    const missing = required.filter((key) => !entries.some(([given]) => given === key));
    return [
      ...entries.flatMap(([key, inner]) => {
        const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
        if (shape !== undefined) return shape(inner, [...path, key]);
        return [{ path: [...path, key], message: `is no known key ${suggestion(key, Object.keys(keys))}` }];
      }),
      ...missing.map((key) => ({ path, message: `lacks ${key}` })),
    ];
  };
}

/** Something with these members, own or inherited, and whatever else it has. */
export function somethingWith(members: Record<string, Shape>): Shape {
  return (value, path) => {
    if (value === null || typeof value !== "object")
      return [{ path, message: `is to be an object, not ${shown(value)}` }];
    return Object.entries(members).flatMap(([key, shape]) =>
      shape((value as Record<string, unknown>)[key], [...path, key]),
    );
  };
}

/** Objects take the second shape, everything else the first. */
export function either(simple: Shape, object: Shape): Shape {
  return (value, path) => (isPlain(value) ? object(value, path) : simple(value, path));
}

/** `services.cart.circuits[0].failures` */
export function pathText(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
    .join("");
}

function present(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, inner]) => inner !== undefined);
}

/** By its tag, since an object may come from another context; a Map or a Promise has another one, and no keys. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (value !== null && typeof value === "object") {
    return isPlain(value) ? "an object" : `a ${Object.prototype.toString.call(value).slice(8, -1)}`;
  }
  return String(value);
}
