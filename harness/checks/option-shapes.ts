import { type Duration, milliseconds } from "../core/duration.ts";
import { UserError } from "../core/errors.ts";

/** Reads one option out of what a history holds of it. Throws a UserError that says what it has to be. */
export type OptionReader<T> = (value: unknown) => T;

/** An option that may be left out. */
export interface Optional<T> {
  optional: OptionReader<T>;
}

export type OptionShape = Record<string, OptionReader<unknown> | Optional<unknown>>;

/** The options that a shape describes. */
export type OptionsOf<S extends OptionShape> = {
  [K in keyof S as S[K] extends OptionReader<unknown> ? K : never]: S[K] extends OptionReader<infer T>
    ? T
    : never;
} & {
  [K in keyof S as S[K] extends Optional<unknown> ? K : never]?: S[K] extends Optional<infer T> ? T : never;
};

/**
 * Options of a check as a history holds them. One that the shape does not know is refused, because a check that
 * ignores it would judge something else than was asked.
 */
export function readOptions<S extends OptionShape>(shape: S, given: object): OptionsOf<S> {
  const values: Record<string, unknown> = { ...given };
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(shape, name)) throw new UserError(`option "${name}" is not known`);
  }
  const read = Object.entries(shape).flatMap(([name, reader]): [string, unknown][] => {
    if (typeof reader === "function") return [[name, named(name, reader)(values[name])]];
    return values[name] === undefined ? [] : [[name, named(name, reader.optional)(values[name])]];
  });
  // Each reader returned what the shape says of its option.
  return Object.fromEntries(read) as OptionsOf<S>;
}

function named<T>(name: string, reader: OptionReader<T>): OptionReader<T> {
  return (value) => {
    try {
      return reader(value);
    } catch (thrown) {
      if (thrown instanceof UserError) throw new UserError(`option "${name}": ${thrown.message}`);
      throw thrown;
    }
  };
}

export const optional = <T>(reader: OptionReader<T>): Optional<T> => ({ optional: reader });

export const duration: OptionReader<Duration> = (value) => {
  if (typeof value !== "number" && typeof value !== "string") throw new UserError("no duration");
  milliseconds(value as Duration);
  return value as Duration;
};

export const text: OptionReader<string> = (value) => {
  if (typeof value !== "string") throw new UserError("no text");
  return value;
};

export const texts: OptionReader<string[]> = (value) => {
  if (!Array.isArray(value)) throw new UserError("no list");
  return value.map(text);
};

export const count: OptionReader<number> = (value) => {
  if (!Number.isInteger(value)) throw new UserError("no whole number");
  return Number(value);
};

export const flag: OptionReader<boolean> = (value) => {
  if (typeof value !== "boolean") throw new UserError("neither true nor false");
  return value;
};

export const oneOf =
  <const T extends string>(...words: T[]): OptionReader<T> =>
  (value) => {
    const word = words.find((each) => each === value);
    if (word === undefined) throw new UserError(`none of ${words.join(", ")}`);
    return word;
  };
