import type { Field } from "../yaml/field.ts";

/** `devices` in both syntaxes, as `host:container:permissions`; the last one for a path in the container counts. */
export function readDevices(service: Field): string[] {
  const devices = new Map<string, string>();
  for (const item of service.child("devices")?.items() ?? []) {
    const device = item.isMap ? longDevice(item) : shortDevice(item);
    if (device !== undefined) devices.set(device.split(":")[1] ?? device, device);
  }
  return [...devices.values()];
}

function shortDevice(item: Field): string | undefined {
  const text = item.scalar();
  if (text === undefined) return undefined;
  const [source = "", target = source, permissions = "rwm", ...more] = text.split(":");
  if (source === "" || more.length > 0) return item.error("is no device; expected host[:container[:rwm]].");
  return `${source}:${target}:${permissions}`;
}

function longDevice(item: Field): string | undefined {
  item.allow(new Set(["source", "target", "permissions"]));
  const source = item.child("source")?.text();
  if (source === undefined) return item.error("has no source.");
  const target = item.child("target")?.text() ?? source;
  return `${source}:${target}:${item.child("permissions")?.text() ?? "rwm"}`;
}
