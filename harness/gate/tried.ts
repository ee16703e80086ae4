import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Cell } from "./cell.ts";
import type { Tried } from "./choose.ts";

/** Beside the runs' folders, as the durations are: `.blackstart/tried.json` in a user's project. */
const fileFor = (runFolder: string) => join(dirname(runFolder), "tried.json");

/** What earlier runs have tried of the platform in a folder. A plan is no evidence, so a file that cannot be read is none. */
export class TriedCells {
  readonly #file: string;
  readonly #platform: string;
  readonly #prints: ReadonlyMap<string, string>;

  /** @param prints of each service, as it is now: see `printOf` */
  constructor(given: { runFolder: string; platformFolder: string; prints: ReadonlyMap<string, string> }) {
    this.#file = fileFor(given.runFolder);
    this.#platform = relative(process.cwd(), given.platformFolder) || ".";
    this.#prints = given.prints;
  }

  tried({ id }: Pick<Cell, "id">): Tried | undefined {
    return this.#read()[this.#platform]?.[id];
  }

  /** Of the services of a cell together. */
  print({ services }: Pick<Cell, "services">): string {
    return printOf(services.map((name) => this.#prints.get(name) ?? name));
  }

  keep(cell: Pick<Cell, "id" | "services">, verdict: string, at = new Date()): void {
    const all = this.#read();
    const ofPlatform = {
      ...all[this.#platform],
      [cell.id]: { at: at.toISOString(), verdict, print: this.print(cell) },
    };
    try {
      writeFileSync(
        this.#file,
        `${JSON.stringify({ ...all, [this.#platform]: ofPlatform }, undefined, 1)}\n`,
      );
    } catch {
      // The next run tries it as if it were new.
    }
  }

  #read(): Record<string, Record<string, Tried>> {
    try {
      const found: unknown = JSON.parse(readFileSync(this.#file, "utf8"));
      return typeof found === "object" && found !== null
        ? (found as Record<string, Record<string, Tried>>)
        : {};
    } catch {
      return {};
    }
  }
}

/** Keys that say where something stands in a file: a comment that is added changes no service. */
const places: ReadonlySet<string> = new Set(["source", "environmentPlaces", "line", "file"]);

/** A short digest of what a service is: its settings and its image, without their places in the file. */
export function printOf(value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) => (places.has(key) ? undefined : part));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
