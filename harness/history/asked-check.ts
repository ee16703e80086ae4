/** A check as the first line of a history names it. */
export interface AskedCheck {
  /** `customCheck` for a check of the user's own. */
  id: string;
  name: string;
  /** Plain JSON, durations as they were given. */
  options: object;
}

/** What stands in a history for a check that only its owner can make. */
export const customCheck = "custom";

/** How a check is written into a history. */
export function askedOf(check: { id?: string; name: string; options?: object }): AskedCheck {
  const { id, name, options } = check;
  return id === undefined ? { id: customCheck, name, options: {} } : { id, name, options: options ?? {} };
}

/** Whether a value out of a file has the shape of an asked check. */
export function isAsked(value: unknown): value is AskedCheck {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, options } = value as Partial<Record<keyof AskedCheck, unknown>>;
  return (
    typeof id === "string" && typeof name === "string" && typeof options === "object" && options !== null
  );
}
