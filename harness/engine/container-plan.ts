import type { ContainerCreateOptions, HostConfig } from "dockerode";

/**
 * How one container is to be made, beyond what testcontainers' builder methods say. It is a copy of what the
 * Compose file wants, with the addresses and labels of a run.
 */
export interface ContainerPlan {
  name: string;
  image: string;
  environment: Record<string, string>;
  labels: Record<string, string>;
  network: { name: string; address: string; aliases: string[] };
  /** Published on 127.0.0.1 at a fixed port, for the harness's own path. */
  published: { containerPort: number; hostPort: number }[];
  command?: string[];
  entrypoint?: string[];
  hostname?: string;
  user?: string;
  workingDir?: string;
  stopSignal?: string;
  stopGraceMs?: number;
  health?: { test: string[]; intervalMs: number; timeoutMs: number; retries: number; startPeriodMs: number };
  /** Whatever the engine's API takes: mounts, limits, capabilities, restart policy. */
  host: Pick<
    HostConfig,
    | "Mounts"
    | "Tmpfs"
    | "RestartPolicy"
    | "CapAdd"
    | "CapDrop"
    | "SecurityOpt"
    | "Privileged"
    | "ReadonlyRootfs"
    | "ExtraHosts"
    | "Dns"
    | "GroupAdd"
    | "Init"
    | "ShmSize"
    | "Memory"
    | "NanoCpus"
    | "PidsLimit"
    | "Ulimits"
    | "Sysctls"
    | "Devices"
  >;
  tty?: boolean;
  stdinOpen?: boolean;
}

const nanosecondsPerMs = 1_000_000;

/**
 * Writes the plan over what testcontainers has prepared. It comes last, because the builder publishes on every
 * address and its containers replace entrypoint and health check with their own.
 */
export function applyPlan(plan: ContainerPlan, create: ContainerCreateOptions, host: HostConfig): void {
  create.name = plan.name;
  create.Env = lastOfEachKey(create.Env ?? []);
  create.Labels = { ...create.Labels, ...plan.labels };
  if (plan.hostname !== undefined) create.Hostname = plan.hostname;
  if (plan.user !== undefined) create.User = plan.user;
  if (plan.workingDir !== undefined) create.WorkingDir = plan.workingDir;
  if (plan.stopSignal !== undefined) create.StopSignal = plan.stopSignal;
  if (plan.stopGraceMs !== undefined) create.StopTimeout = Math.ceil(plan.stopGraceMs / 1_000);
  if (plan.tty !== undefined) create.Tty = plan.tty;
  if (plan.stdinOpen !== undefined) create.OpenStdin = plan.stdinOpen;
  if (plan.health !== undefined) {
    create.Healthcheck = {
      Test: plan.health.test,
      Interval: plan.health.intervalMs * nanosecondsPerMs,
      Timeout: plan.health.timeoutMs * nanosecondsPerMs,
      StartPeriod: plan.health.startPeriodMs * nanosecondsPerMs,
      Retries: plan.health.retries,
    };
  }
  const { name, address, aliases } = plan.network;
  create.NetworkingConfig = {
    EndpointsConfig: { [name]: { Aliases: aliases, IPAMConfig: { IPv4Address: address } } },
  };
  const bindings = plan.published.map(({ containerPort, hostPort }): [string, object[]] => [
    `${containerPort}/tcp`,
    [{ HostIp: "127.0.0.1", HostPort: String(hostPort) }],
  ]);
  host.PortBindings = Object.fromEntries(bindings);
  create.ExposedPorts = {
    ...create.ExposedPorts,
    ...Object.fromEntries(bindings.map(([port]) => [port, {}])),
  };
  host.PublishAllPorts = false;
  Object.assign(host, plan.host);
}

/** The builder appends; which of two entries a process sees would be up to its libc. */
function lastOfEachKey(entries: string[]): string[] {
  const byKey = new Map(entries.map((entry): [string, string] => [entry.split("=", 1)[0] ?? entry, entry]));
  return [...byKey.values()];
}
