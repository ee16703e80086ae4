import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageFolder } from "../core/package-folder.ts";

/** What vitest said of one test. */
export interface TestOutcome {
  file: string;
  title: string;
  status: "passed" | "failed" | "skipped";
  message: string;
}

export interface VitestOutcome {
  exitCode: number;
  /** Whether vitest lived to write its result; without one nothing is known of what there was to run. */
  hasResult: boolean;
  tests: TestOutcome[];
  /** Files that could not even be read as tests. */
  brokenFiles: { file: string; message: string }[];
}

export interface VitestRequest {
  /** Arguments after `vitest run`. */
  arguments: string[];
  /** Where its own result goes. */
  resultFile: string;
  signal?: AbortSignal;
  environment?: NodeJS.ProcessEnv;
  quiet?: boolean;
}

const graceMs = 10_000;

/** Runs vitest as a child, with its output on this terminal. A killed child has the exit code 1. */
export async function runVitest(request: VitestRequest): Promise<VitestOutcome> {
  const require = createRequire(join(packageFolder(), "package.json"));
  const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  const reporters = [
    request.quiet === true ? "--reporter=dot" : "--reporter=verbose",
    "--reporter=json",
    `--outputFile.json=${request.resultFile}`,
  ];
  const exitCode = await new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, "run", ...request.arguments, ...reporters], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { ...process.env, ...request.environment },
    });
    const end = () => {
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
    };
    request.signal?.addEventListener("abort", end, { once: true });
    child.once("error", reject);
    child.once("exit", (code) => {
      request.signal?.removeEventListener("abort", end);
      resolve(code ?? 1);
    });
  });
  return { exitCode, ...(await readResult(request.resultFile)) };
}

interface VitestJson {
  testResults: {
    name: string;
    message?: string;
    assertionResults: { title: string; status: string; failureMessages?: string[] }[];
    status: string;
  }[];
}

async function readResult(file: string): Promise<Pick<VitestOutcome, "hasResult" | "tests" | "brokenFiles">> {
  const json = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as VitestJson,
    () => undefined,
  );
  const files = json?.testResults ?? [];
  return {
    hasResult: json !== undefined,
    tests: files.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ title, status, failureMessages }) => ({
        file: name,
        title,
        status:
          status === "passed"
            ? ("passed" as const)
            : status === "failed"
              ? ("failed" as const)
              : ("skipped" as const),
        message: failureMessages?.join("\n") ?? "",
      })),
    ),
    brokenFiles: files
      .filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0)
      .map(({ name, message }) => ({ file: name, message: message ?? "" })),
  };
}
