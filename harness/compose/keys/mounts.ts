import { existsSync } from "node:fs";
import { posix, resolve } from "node:path";
import type { Mount } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { baseOf, quote } from "../yaml/problems.ts";

/** Modes of the short syntax that change nothing on a Linux engine of our own. */
const neutralModes = new Set(["rw", "z", "Z", "cached", "delegated", "consistent"]);
const propagations = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"]);
const copied = "a new volume gets what the image has there";
const windowsPath = /^[A-Za-z]:/;

/** `volumes` and `tmpfs` of a service. Relative host paths are resolved against the file that says them. */
export function readMounts(service: Field, volumes: ReadonlySet<string>, lookup: Lookup): Mount[] {
  // The last one for a path in the container counts, in the place of the first.
  const mounts = new Map<string, { mount: Mount; item: Field }>();
  for (const item of service.child("volumes")?.items() ?? []) {
    const mount = item.isMap ? longMount(item, lookup) : shortMount(item, lookup);
    if (mount === undefined) continue;
    if (mount.type === "volume" && mount.volume !== undefined && !volumes.has(mount.volume)) {
      item.error(`names volume ${quote(mount.volume)}, which is not under volumes.`);
      continue;
    }
    mounts.set(mount.target, { mount, item });
  }
  for (const { mount, item } of mounts.values()) if (mount.type === "bind") checkHostPath(item, mount.path);
  const tmpfs = (service.child("tmpfs")?.oneOrMore() ?? []).map((text): Mount => {
    const [target = "", ...options] = text.split(":");
    return { type: "tmpfs", target, options: options.join(":") };
  });
  return [...[...mounts.values()].map(({ mount }) => mount), ...tmpfs];
}

function checkHostPath(item: Field, path: string): void {
  if (windowsPath.test(path))
    item.warn(`mounts ${quote(path)}, a path of Windows, which no engine of Linux has.`);
  else if (!existsSync(path))
    item.warn(`mounts ${quote(path)}, which does not exist; the engine makes an empty folder there.`);
}

function shortMount(item: Field, lookup: Lookup): Mount | undefined {
  const text = item.text();
  if (text === undefined) return undefined;
  const parts = sectionsOf(text);
  const [first = "", second, modes = ""] = parts;
  const target = parts.length === 1 ? first : second;
  if (target === undefined || !target.startsWith("/") || parts.length > 3 || first === "") {
    const message = `is ${quote(text)}; expected [source:]/target[:mode].`;
    // Compose leaves a path that is not absolute to the engine, which refuses it.
    return target === undefined || parts.length > 3 || first === ""
      ? item.error(message)
      : item.missing(message);
  }
  const modeList = modes === "" ? [] : modes.split(",");
  for (const mode of modeList) {
    if (propagations.has(mode)) item.exclude("mounts made later are not passed on", `${item.path}: ${mode}`);
    else if (mode === "nocopy") item.exclude(copied, `${item.path}: ${mode}`);
    else if (mode !== "ro" && !neutralModes.has(mode))
      item.warn(`has mode ${quote(mode)}, which Compose does not know; it is left out.`);
  }
  const at = { target: posix.normalize(target).replace(/(.)\/$/, "$1"), readOnly: modeList.includes("ro") };
  if (parts.length === 1) return { type: "volume", ...at };
  if (!/^[./~]|^\\\\/.test(first) && !windowsPath.test(first))
    return { type: "volume", volume: first, ...at };
  return { type: "bind", path: hostPath(item, first, lookup), ...at };
}

/** Splits at colons, but for the one behind the letter of a drive. */
function sectionsOf(text: string): string[] {
  return text.split(/(?<!(?:^|:)[A-Za-z]):/);
}

const mountKeys = new Set([
  ...["type", "source", "target", "read_only", "bind", "volume", "tmpfs", "image", "consistency"],
]);

function longMount(item: Field, lookup: Lookup): Mount | undefined {
  item.allow(mountKeys);
  const type = item.child("type")?.text();
  const written = item.child("target")?.text();
  const source = item.child("source")?.text();
  if (written === undefined) return item.error("has no target.");
  const target = posix.normalize(written).replace(/(.)\/$/, "$1");
  const readOnly = item.child("read_only")?.boolean() ?? false;
  if (type === "volume") {
    item.child("volume")?.child("subpath")?.exclude("a run mounts the whole volume");
    const nocopy = item.child("volume")?.child("nocopy");
    if (nocopy?.boolean()) nocopy.exclude(copied);
    return { type, ...(source === undefined ? {} : { volume: source }), target, readOnly };
  }
  if (type === "bind") {
    if (source === undefined) return item.error("has no source.");
    item.child("bind")?.child("propagation")?.exclude("mounts made later are not passed on");
    return { type, path: hostPath(item, source, lookup), target, readOnly };
  }
  if (type === "tmpfs") {
    const sizeBytes = item.child("tmpfs")?.child("size")?.bytes();
    const mode = fileMode(item.child("tmpfs")?.child("mode"));
    const options = [
      sizeBytes === undefined ? [] : `size=${sizeBytes}`,
      mode === undefined ? [] : `mode=${mode.toString(8)}`,
    ];
    return { type, target, options: options.flat().join(",") };
  }
  if (type !== undefined && ["image", "npipe", "cluster"].includes(type)) {
    item.exclude("a run has no mount of that kind", `${item.path}: ${type} mount`);
    return undefined;
  }
  return item.error(`has type ${quote(type ?? "")}; expected volume, bind or tmpfs.`);
}

/** A number is the mode itself (`0777` is octal in YAML); text is its octal digits. */
function fileMode(field: Field | undefined): number | undefined {
  const isText = field?.node.kind === "scalar" && typeof field.node.value === "string";
  const value = field?.integer();
  return isText && value !== undefined ? Number.parseInt(String(value), 8) : value;
}

/** A host path of the file as an absolute one; one of Windows stays as it is. */
export function hostPath(field: Field, path: string, lookup: Lookup): string {
  if (windowsPath.test(path) || path.startsWith("\\\\")) return path;
  const home = /^~(?=\/|$)/.test(path) ? lookup("HOME") : undefined;
  return resolve(baseOf(field.node.place), home === undefined ? path : `${home}${path.slice(1)}`);
}
