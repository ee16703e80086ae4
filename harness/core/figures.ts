const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A number for people: `110,985`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 scenario`, `3 scenarios`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
