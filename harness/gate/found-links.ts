import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { LinkSpec } from "../compose/model.ts";
import type { Platform } from "../declare/platform.ts";

/** Beside the runs' folders, as what was tried is: `.blackstart/found-links.json` in a user's project. */
const fileFor = (runFolder: string) => join(dirname(runFolder), "found-links.json");

/**
 * Links that earlier runs found on the wire, by platform: a run knows them from its beginning. They are a plan and no
 * evidence, so a file that cannot be read holds none.
 */
export class FoundLinks {
  readonly #file: string;
  readonly #platform: string;

  constructor({ runFolder, platformFolder }: { runFolder: string; platformFolder: string }) {
    this.#file = fileFor(runFolder);
    this.#platform = relative(process.cwd(), platformFolder) || ".";
  }

  /** Adds to what there is. */
  keep(found: readonly LinkSpec[]): void {
    const all = this.#read();
    const known = new Map([...(all[this.#platform] ?? []), ...found].map((link) => [link.id, link]));
    if (known.size === (all[this.#platform]?.length ?? 0)) return;
    try {
      const links = { ...all, [this.#platform]: [...known.values()] };
      writeFileSync(this.#file, `${JSON.stringify(links, undefined, 1)}\n`);
    } catch {
      // The next run finds them anew.
    }
  }

  /** The platform with the links that earlier runs found. */
  of(platform: Platform): Platform {
    const found = (this.#read()[this.#platform] ?? []).filter(isLink);
    return found.length === 0 ? platform : { ...platform, links: { ...platform.links, found } };
  }

  #read(): Record<string, LinkSpec[]> {
    try {
      const found: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      const isMap = typeof found === "object" && found !== null && !Array.isArray(found);
      return isMap && Object.values(found).every(Array.isArray) ? (found as Record<string, LinkSpec[]>) : {};
    } catch {
      return {};
    }
  }
}

/** What somebody may have changed by hand. */
function isLink(value: unknown): value is LinkSpec {
  if (typeof value !== "object" || value === null) return false;
  const { id, client, server, port, from, place } = value as Record<string, unknown>;
  const texts = [id, client, server, place].every((text) => typeof text === "string");
  return texts && typeof port === "number" && from === "wire";
}
