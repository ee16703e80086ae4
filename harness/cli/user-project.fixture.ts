import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageFolder } from "../core/package-folder.ts";
import { runLabel } from "../engine/identity.ts";

/** Longest that one command of a user's may take here. */
export const commandLimitMs = 600_000;
const root = packageFolder();

/** A project of a user's: an empty folder with the packed package in it, and files of the examples. */
export class UserProject {
  readonly folder = mkdtempSync(join(tmpdir(), "blackstart-user-"));

  constructor() {
    this.write("package.json", JSON.stringify({ name: "shop", type: "module", private: true }));
    this.succeed("npm", ["pack", "--silent", "--pack-destination", this.folder], root);
    const archive = readdirSync(this.folder).find((name) => name.endsWith(".tgz"));
    this.install(`./${archive}`);
  }

  install(...packages: string[]): void {
    this.succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
  }

  /** Takes a file or a folder of the examples. */
  takeExample(path: string, name: string): void {
    cpSync(join(root, "examples", path), join(this.folder, name), { recursive: true });
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  read(...path: string[]): string {
    return readFileSync(join(this.folder, ...path), "utf8");
  }

  has(...path: string[]): boolean {
    return existsSync(join(this.folder, ...path));
  }

  /** The folders of the runs so far. */
  runs(): string[] {
    return this.has(".blackstart") ? readdirSync(join(this.folder, ".blackstart")) : [];
  }

  /** Numbers of the containers that a run left on the engine; empty where it left none. */
  containersOf(run: string): string {
    const words = ["ps", "-aq", "--filter", `label=${runLabel}=${run}`];
    const { status, stdout, stderr } = this.#run("docker", words, this.folder);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  npx(...words: string[]): SpawnSyncReturns<string> {
    return this.#run("npx", ["--no-install", ...words], this.folder);
  }

  /** What the compiler says of files, with the strictest of what a user may ask for; nothing where they are right. */
  compile(...files: string[]): string {
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    const target = ["--module", "nodenext", "--target", "es2024", "--types", "node"];
    return this.#run(process.execPath, [compiler, ...options, ...target, ...files], this.folder).stdout;
  }

  succeed(command: string, words: string[], folder = this.folder): void {
    const { status, stdout, stderr } = this.#run(command, words, folder);
    if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${status}\n${stdout}${stderr}`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A user's shell knows nothing of this run; the pinned Node stands first, as the machine's own may be too old. */
  #run(command: string, words: string[], cwd: string): SpawnSyncReturns<string> {
    const own = Object.entries(process.env).filter(
      ([name]) => !/^(BLACKSTART_|VITEST|NODE_ENV$|npm_)/.test(name),
    );
    const PATH = `${join(root, "node_modules", "node", "bin")}:${process.env.PATH}`;
    const env = { ...Object.fromEntries(own), PATH, NO_COLOR: "1" };
    return spawnSync(command, words, {
      cwd,
      env,
      encoding: "utf8",
      timeout: commandLimitMs,
      maxBuffer: 1 << 26,
    });
  }
}
