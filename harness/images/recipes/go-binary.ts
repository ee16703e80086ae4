import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../../engine/cache.ts";
import { hasCommand, runCommand } from "../../engine/command.ts";
import type { RecipeInput } from "./recipe.ts";

/** Oldest Go whose toolchain builds every module of the catalogue. */
const goVersion = "1.25";

/** A command of a Go module. */
export type GoInput = Extract<RecipeInput, { kind: "go" }>;

/** Where a built binary lies in the cache. */
export function goCacheKey(input: GoInput): string {
  const name = `${input.package.replaceAll("/", "+")}@${input.version}`;
  return join("go", `${process.arch}-${name}`);
}

/** Whether this machine has a Go that is new enough. */
export async function hasGo(): Promise<boolean> {
  if (!(await hasCommand("go", "version"))) return false;
  const text = await runCommand("go", ["env", "GOVERSION"], { limitMs: 10_000 });
  const [major = 0, minor = 0] = text.replace(/^go/, "").split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = goVersion.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** What `go install` is told, on the machine and in a builder container alike: a static, repeatable binary. */
export function goInstallArguments(input: GoInput): string[] {
  const linkerFlags = ["-s", "-w", input.linkerFlags ?? ""].join(" ").trim();
  return ["install", "-trimpath", `-ldflags=${linkerFlags}`, `${input.package}@${input.version}`];
}

/** Builds a module's command with the machine's Go; returns the binary's path in the cache. */
export async function buildWithHostGo(
  input: GoInput,
  onLine: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  return cached(goCacheKey(input), async (draft) => {
    onLine(`building ${input.package}@${input.version} with this machine's Go`);
    const folder = `${draft}.bin`;
    await mkdir(folder, { recursive: true });
    try {
      await runCommand("go", goInstallArguments(input), {
        limitMs: 10 * 60_000,
        env: { GOBIN: folder, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false" },
        onLine,
        signal,
      });
      await rename(join(folder, commandName(input.package)), draft);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** `go install` names a command after its last path element, leaving out a major version. */
export function commandName(goPackage: string): string {
  const parts = goPackage.split("/");
  const last = parts.at(-1) ?? goPackage;
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
}
