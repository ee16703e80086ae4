import { companionOf } from "./companion.ts";
import type { Platform } from "./platform.ts";
import { isPlain } from "./shape.ts";

/** Kept on the global object, because one module may be loaded twice. */
const key = Symbol.for("blackstart.definingFiles");
const holder = globalThis as { [key]?: WeakMap<object, string> };
holder[key] ??= new WeakMap();
const files = holder[key];

export function rememberFile(platform: unknown, file: string): void {
  // Whoever loads a companion tells what it gave instead of a platform.
  if (isPlain(platform)) files.set(platform, file);
}

/** The file that called `definePlatform` for it, or that it was loaded from. */
export function rememberedFile(platform: object): string | undefined {
  return files.get(platform);
}

/** The file that a platform is written in, where that is known; else the companion in its folder, if there is one. */
export function definingFile(platform: Platform): string | undefined {
  const known = rememberedFile(platform);
  if (known !== undefined || typeof platform.folder !== "string") return known;
  return companionOf(platform.folder);
}
