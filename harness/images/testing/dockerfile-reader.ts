import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { cached } from "../../engine/cache.ts";
import { runCommand } from "../../engine/command.ts";
import { buildImage } from "../build.ts";

const version = "v0.34.2";
const command = "github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend";

/**
 * An image of today's Dockerfile reader, as `docker/dockerfile` is one, made with the machine's Go and without a
 * registry: with it the BuildKit of Docker 20.10 builds what it does not read by itself. Returns its tag.
 */
export async function dockerfileReader(docker: Docker): Promise<string> {
  const binary = await cached(join("go", `${process.arch}-dockerfile-frontend@${version}`), buildReader);
  return buildImage({
    docker,
    context: new Map([["dockerfile-frontend", { content: await readFile(binary), mode: 0o755 }]]),
    // Without this label BuildKit takes a reader for one that knows no named contexts.
    dockerfile: [
      "FROM scratch",
      "COPY dockerfile-frontend /bin/dockerfile-frontend",
      "LABEL moby.buildkit.frontend.network.none=true",
      "LABEL moby.buildkit.frontend.caps=moby.buildkit.frontend.inputs,moby.buildkit.frontend.contexts",
      'ENTRYPOINT ["/bin/dockerfile-frontend"]',
    ].join("\n"),
    tagPrefix: "blackstart/dockerfile-reader",
  });
}

/** Its module excludes versions of others, so `go install` refuses it; a module of our own may need it. */
async function buildReader(draft: string): Promise<void> {
  const folder = `${draft}.module`;
  await mkdir(folder, { recursive: true });
  const env = { CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
  const go = (...args: string[]) => runCommand("go", args, { limitMs: 10 * 60_000, cwd: folder, env });
  try {
    await go("mod", "init", "reader");
    await go("get", `github.com/moby/buildkit@${version}`);
    await go("build", "-trimpath", "-ldflags=-s -w", "-o", "reader", command);
    await rename(join(folder, "reader"), draft);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
