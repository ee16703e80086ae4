import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type Docker from "dockerode";
import { poll } from "../../core/poll.ts";
import { Turns } from "../../core/turns.ts";
import { freePort } from "../../engine/free-port.ts";
import { readCatalogue } from "../catalogue.ts";
import { LocalImages } from "../local-image.ts";
import { buildWithHostGo, type GoInput, hasGo } from "../recipes/go-binary.ts";
import { buildInContainer } from "../recipes/go-in-container.ts";

const input = {
  kind: "go",
  package: "github.com/google/go-containerregistry/cmd/registry",
  version: "v0.22.1",
  path: "registry",
} as const;

/** A registry that keeps its images in memory and answers everybody, on a port of this machine's loopback. */
export class RegistryProgram {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(docker: Docker): Promise<RegistryProgram> {
    const binary = await goBinary(docker, input);
    const port = await freePort();
    const registry = new RegistryProgram(spawn(binary, [`--port=${port}`], { stdio: "ignore" }), port);
    await poll(async () => ({ done: true, value: (await fetch(`http://127.0.0.1:${port}/v2/`)).ok }), {
      awaiting: "the registry's answer",
      within: "10s",
    });
    return registry;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}

/** Built with the machine's Go or, without one, in the Go builder image. */
async function goBinary(docker: Docker, wanted: GoInput): Promise<string> {
  const onProgress = (name: string, line: string) => console.log(name, line);
  if (await hasGo()) return buildWithHostGo(wanted, (line) => onProgress("registry", line), undefined);
  const locals = new LocalImages({
    docker,
    catalogue: readCatalogue(),
    turns: new Turns(2),
    mayInstall: false,
    onProgress,
  });
  const builder = await locals.ensure("go-builder");
  return buildInContainer(docker, builder, wanted, "registry", onProgress, undefined);
}
