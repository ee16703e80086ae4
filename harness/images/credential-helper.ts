import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { withDeadline } from "../core/deadline.ts";
import type { RegistryLogin } from "./docker-config.ts";

const helperLimitMs = 30_000;

/** What a credential program answered. Its output is secret, so `failed` never carries a word of it. */
export type HelperAnswer =
  | { kind: "login"; login: RegistryLogin }
  | { kind: "none" }
  | { kind: "failed"; why: string };

/** Asks `docker-credential-<name>` for a registry's login, without a shell, as Docker's own client does. */
export async function askHelper(name: string, server: string): Promise<HelperAnswer> {
  const program = `docker-credential-${name}`;
  // The configuration may name a helper, never a path of its own.
  if (!/^[\w.-]+$/.test(name)) return { kind: "failed", why: `"${name}" is no name of a credential helper` };
  try {
    return await withDeadline(program, helperLimitMs, async (signal) => {
      const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], signal });
      const closed = once(child, "close");
      // A helper that ends before it has read its input is told by its exit code.
      child.stdin.on("error", () => undefined);
      child.stdin.end(`${server}\n`);
      const [printed, [code]] = await Promise.all([text(child.stdout), closed]);
      // The protocol has one code for every failure, and "not found" is the usual one.
      if (code !== 0) return { kind: "none" };
      return loginOf(printed, program);
    });
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    const why = code === "ENOENT" ? `${program} is not in the path` : `${program} could not be asked`;
    return { kind: "failed", why };
  }
}

function loginOf(printed: string, program: string): HelperAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(printed);
  } catch {
    return { kind: "failed", why: `${program} gave no JSON` };
  }
  const { Username, Secret } = (answer ?? {}) as { Username?: unknown; Secret?: unknown };
  if (typeof Username !== "string" || typeof Secret !== "string")
    return { kind: "failed", why: `${program} gave no user name and secret` };
  if (Username === "" && Secret === "") return { kind: "none" };
  if (Username === "<token>") return { kind: "login", login: { identitytoken: Secret } };
  return { kind: "login", login: { username: Username, password: Secret } };
}
