import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { EnvironmentError } from "../core/errors.ts";
import { progressLine } from "./progress.ts";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];
const installLimitMs = 10 * 60_000;

/** Makes sure of a Chromium for the report's tests; as root on Debian it is installed. */
export async function provideBrowser(): Promise<void> {
  if (places.some((place) => existsSync(place))) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new EnvironmentError("the report's tests need Chromium: install the package chromium");
  }
  progressLine("browser", "installing chromium");
  await aptGet(["update", "-qq"]);
  await aptGet(["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
}

function aptGet(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: installLimitMs,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new EnvironmentError(`apt-get ${args.join(" ")} ended with ${code}`)),
    );
  });
}
