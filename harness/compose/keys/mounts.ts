import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Mount } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import type { Lookup } from "../yaml/interpolate.ts";
import { quote } from "../yaml/problems.ts";

/** Modes of the short syntax that change nothing on a Linux engine of our own. */
const neutralModes = new Set(["rw", "z", "Z", "cached", "delegated", "consistent", "nocopy"]);

/** `volumes` and `tmpfs` of a service. Relative host paths are resolved against the file that says them. */
export function readMounts(service: Field, volumes: ReadonlySet<string>, lookup: Lookup): Mount[] {
  const mounts = (service.child("volumes")?.items() ?? []).flatMap((item) => {
    const mount = item.isMap ? longMount(item, lookup) : shortMount(item, lookup);
    if (mount?.type === "volume" && mount.volume !== undefined && !volumes.has(mount.volume)) {
      return item.error(`names volume ${quote(mount.volume)}, which is not under volumes.`) ?? [];
    }
    if (mount?.type === "bind" && !existsSync(mount.path)) {
      item.warn(`mounts ${quote(mount.path)}, which does not exist; the engine makes an empty folder there.`);
    }
    return mount ?? [];
  });
  const tmpfs = (service.child("tmpfs")?.oneOrMore() ?? []).map((text): Mount => {
    const [target = "", ...options] = text.split(":");
    return { type: "tmpfs", target, options: options.join(":") };
  });
  return [...mounts, ...tmpfs];
}

function shortMount(item: Field, lookup: Lookup): Mount | undefined {
  const text = item.text();
  if (text === undefined) return undefined;
  const parts = text.split(":");
  const [first = "", second, modes = ""] = parts;
  const target = parts.length === 1 ? first : second;
  if (!target?.startsWith("/") || parts.length > 3 || first === "") {
    return item.error(`is ${quote(text)}; expected [source:]/target[:mode].`);
  }
  const modeList = modes === "" ? [] : modes.split(",");
  for (const mode of modeList) {
    if (mode !== "ro" && !neutralModes.has(mode)) item.warn(`has mode ${quote(mode)}, which is left out.`);
  }
  const readOnly = modeList.includes("ro");
  if (parts.length === 1) return { type: "volume", target, readOnly };
  if (!/^[./~]/.test(first)) return { type: "volume", volume: first, target, readOnly };
  return { type: "bind", path: hostPath(item, first, lookup), target, readOnly };
}

function longMount(item: Field, lookup: Lookup): Mount | undefined {
  item.allow(new Set(["type", "source", "target", "read_only", "bind", "volume", "tmpfs", "consistency"]));
  const type = item.child("type")?.text();
  const target = item.child("target")?.text();
  const source = item.child("source")?.text();
  if (target === undefined) return item.error("has no target.");
  const readOnly = item.child("read_only")?.boolean() ?? false;
  if (type === "volume") {
    const subpath = item.child("volume")?.child("subpath");
    subpath?.warn("is not supported; it is left out.");
    return { type, ...(source === undefined ? {} : { volume: source }), target, readOnly };
  }
  if (type === "bind") {
    if (source === undefined) return item.error("has no source.");
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
  return item.error(`has type ${quote(type ?? "")}; expected volume, bind or tmpfs.`);
}

/** A number is the mode itself (`0777` is octal in YAML); text is its octal digits. */
function fileMode(field: Field | undefined): number | undefined {
  const isText = field?.node.kind === "scalar" && typeof field.node.value === "string";
  const value = field?.integer();
  return isText && value !== undefined ? Number.parseInt(String(value), 8) : value;
}

/** A host path of the file as an absolute one. */
export function hostPath(field: Field, path: string, lookup: Lookup): string {
  const home = /^~(?=\/|$)/.test(path) ? lookup("HOME") : undefined;
  return resolve(dirname(field.node.place.file), home === undefined ? path : `${home}${path.slice(1)}`);
}
