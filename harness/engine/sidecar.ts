import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { type AttachedOutput, attachOutput } from "./attached-output.ts";
import { labels, type Role, type RunIdentity } from "./identity.ts";

export interface SidecarOptions {
  docker: Docker;
  identity: RunIdentity;
  stack: string;
  service: string;
  role: Role;
  image: string;
  command: string[];
  /** Containers whose network and process namespaces it shares; without one it has none and its own. */
  networkOf?: string;
  processesOf?: string;
  capabilities?: string[];
}

export interface Sidecar extends AttachedOutput {
  container: Docker.Container;
  stop(): Promise<void>;
}

let sidecars = 0;

/** Starts a small container beside another one, with its output attached from the first byte. */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { docker } = options;
  return withDeadline(`${options.role} sidecar of ${options.service}`, 20_000, async () => {
    const container = await docker.createContainer({
      name: `bs-${options.identity.run}-${options.stack}-${options.role}-${options.service}-${++sidecars}`,
      Image: options.image,
      Entrypoint: [options.command[0] ?? ""],
      Cmd: options.command.slice(1),
      User: "0",
      Labels: labels(options.identity, options.stack, options.role, options.service),
      HostConfig: {
        NetworkMode: options.networkOf === undefined ? "none" : `container:${options.networkOf}`,
        ...(options.processesOf === undefined ? {} : { PidMode: `container:${options.processesOf}` }),
        CapAdd: options.capabilities ?? [],
        LogConfig: { Type: "none", Config: {} },
      },
    });
    const output = await attachOutput(docker, container);
    await container.start();
    return {
      container,
      ...output,
      stop: () =>
        withDeadline(`stop ${options.role} sidecar of ${options.service}`, 10_000, async () => {
          await container.remove({ force: true }).catch(ignoreGone);
        }),
    };
  });
}

export function ignoreGone(thrown: unknown): void {
  const status = (thrown as { statusCode?: number }).statusCode;
  if (status !== 404 && status !== 409) throw thrown;
}
