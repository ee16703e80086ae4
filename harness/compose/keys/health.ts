import type { HealthcheckSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import { quote } from "../yaml/problems.ts";

const keys = new Set(["test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"]);

/** `healthcheck` of a service; a string is a shell line, `disable: true` the test `NONE`. */
export function readHealthcheck(service: Field): HealthcheckSpec | undefined {
  const field = service.child("healthcheck");
  if (!field) return undefined;
  if (!field.isMap) return field.wrongType("a map");
  field.allow(keys);
  const disabled = field.child("disable")?.boolean() ?? false;
  const intervalMs = field.child("interval")?.durationMs();
  const timeoutMs = field.child("timeout")?.durationMs();
  const retries = field.child("retries")?.integer();
  const startPeriodMs = field.child("start_period")?.durationMs();
  const startIntervalMs = field.child("start_interval")?.durationMs();
  return {
    test: disabled ? ["NONE"] : readTest(field.child("test")),
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(startPeriodMs === undefined ? {} : { startPeriodMs }),
    ...(startIntervalMs === undefined ? {} : { startIntervalMs }),
  };
}

function readTest(field: Field | undefined): string[] {
  if (!field) return [];
  if (!field.isList) {
    const line = field.text();
    return line === undefined ? [] : ["CMD-SHELL", line];
  }
  const words = field.texts();
  const [kind, ...rest] = words;
  const fits =
    (kind === "NONE" && rest.length === 0) ||
    (kind === "CMD" && rest.length > 0) ||
    (kind === "CMD-SHELL" && rest.length === 1);
  if (fits || words.length === 0) return words;
  if (kind === "CMD-SHELL" && rest.length > 1) {
    const line = quote(rest[0] ?? "");
    field.warn(
      `has several words after CMD-SHELL: only ${line} is run, the others are its arguments for the shell.`,
    );
    return words;
  }
  // Compose takes these too, and leaves it to the engine.
  if (kind === "NONE") return ["NONE"];
  field.error(
    `begins with ${quote(kind ?? "")}; expected ["CMD", program, …], ["CMD-SHELL", "line"] or ["NONE"].`,
  );
  return [];
}
