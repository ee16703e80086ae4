import type { MountSettings } from "dockerode";
import type { HealthcheckSpec, Mount, ServiceSpec } from "../compose/model.ts";
import type { Scale } from "../core/scale.ts";
import { declarationOf } from "../declare/declared.ts";
import type { Platform } from "../declare/platform.ts";
import type { ContainerPlan } from "../engine/container-plan.ts";

/** The engine's own defaults, for what a Compose file leaves out. Source: Docker Engine API, HealthConfig. */
const engineHealth = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3, startPeriodMs: 0 };

export interface PlanContext {
  platform: Platform;
  scale: Scale;
  /** Image to start, resolved or built. */
  image: string;
  containerName: string;
  labels: Record<string, string>;
  network: { name: string; address: string };
  published: { containerPort: number; hostPort: number }[];
  /** Engine name of a volume of this stack. */
  volumeName(volume: string): string;
}

/** What a Compose service becomes in this run: scaled, labelled, on its own network. */
export function containerOf(spec: ServiceSpec, context: PlanContext): ContainerPlan {
  const { capAdd, capDrop, securityOpt, dns, groupAdd } = spec;
  return {
    name: context.containerName,
    image: context.image,
    environment: scaledEnvironment(spec, context),
    labels: { ...spec.labels, ...context.labels },
    network: { ...context.network, aliases: [spec.name, ...spec.aliases] },
    published: context.published,
    hostname: spec.hostname ?? spec.name,
    ...given("command", spec.command),
    ...given("entrypoint", spec.entrypoint),
    ...given("user", spec.user),
    ...given("workingDir", spec.workingDir),
    ...given("stopSignal", spec.stopSignal),
    ...given("stopGraceMs", spec.stopGraceMs),
    ...(spec.healthcheck === undefined ? {} : { health: scaledHealth(spec.name, spec.healthcheck, context) }),
    tty: spec.tty,
    stdinOpen: spec.stdinOpen,
    host: {
      Mounts: spec.mounts.flatMap((mount) => mountSettings(mount, context)),
      Tmpfs: Object.fromEntries(
        spec.mounts.flatMap((mount) => (mount.type === "tmpfs" ? [[mount.target, mount.options]] : [])),
      ),
      RestartPolicy: {
        Name: spec.restart.name,
        ...(spec.restart.maximumRetries === undefined
          ? {}
          : { MaximumRetryCount: spec.restart.maximumRetries }),
      },
      ...(capAdd.length > 0 ? { CapAdd: capAdd } : {}),
      ...(capDrop.length > 0 ? { CapDrop: capDrop } : {}),
      ...(securityOpt.length > 0 ? { SecurityOpt: securityOpt } : {}),
      ...(dns.length > 0 ? { Dns: dns } : {}),
      ...(groupAdd.length > 0 ? { GroupAdd: groupAdd } : {}),
      Privileged: spec.privileged,
      ReadonlyRootfs: spec.readOnly,
      ExtraHosts: spec.extraHosts.map(({ host, address }) => `${host}:${address}`),
      ...(spec.init === undefined ? {} : { Init: spec.init }),
      ...(spec.shmSizeBytes === undefined ? {} : { ShmSize: spec.shmSizeBytes }),
      ...(spec.memLimitBytes === undefined ? {} : { Memory: spec.memLimitBytes }),
      ...(spec.cpus === undefined ? {} : { NanoCpus: spec.cpus * 1e9 }),
      ...(spec.pidsLimit === undefined ? {} : { PidsLimit: spec.pidsLimit }),
      Ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
      Sysctls: spec.sysctls,
      Devices: spec.devices.map(deviceSettings),
    },
  };
}

/** Health times as they run at this scale. */
export function scaledHealth(
  service: string,
  health: HealthcheckSpec,
  { platform, scale }: Pick<PlanContext, "platform" | "scale">,
): { test: string[]; intervalMs: number; timeoutMs: number; retries: number; startPeriodMs: number } {
  const real = { ...engineHealth, ...definedOf(health) };
  const floors = platform.scaledHealth;
  const minimumIntervalMs =
    declarationOf(platform, service).scaledHealth?.minimumIntervalMs ?? floors?.minimumIntervalMs;
  return {
    test: health.test,
    intervalMs: floors === undefined ? real.intervalMs : scale.of(real.intervalMs, minimumIntervalMs),
    timeoutMs: floors === undefined ? real.timeoutMs : scale.of(real.timeoutMs, floors.minimumTimeoutMs),
    retries: real.retries,
    startPeriodMs: floors === undefined ? real.startPeriodMs : scale.of(real.startPeriodMs),
  };
}

function scaledEnvironment(spec: ServiceSpec, { platform, scale }: PlanContext): Record<string, string> {
  const environment = { ...spec.environment };
  for (const [variable, value] of Object.entries(declarationOf(platform, spec.name).scaled ?? {})) {
    const { minimumMs, extraDivisor } = typeof value === "number" ? { minimumMs: value } : value;
    const real = Number(environment[variable]);
    if (!Number.isFinite(real)) continue;
    environment[variable] = String(scale.of(real, minimumMs, extraDivisor));
  }
  return environment;
}

function mountSettings(mount: Mount, context: PlanContext): MountSettings[] {
  switch (mount.type) {
    case "tmpfs":
      return [];
    case "bind":
      return [{ Type: "bind", Source: mount.path, Target: mount.target, ReadOnly: mount.readOnly }];
    case "volume": {
      const source = mount.volume === undefined ? "" : context.volumeName(mount.volume);
      return [{ Type: "volume", Source: source, Target: mount.target, ReadOnly: mount.readOnly }];
    }
  }
}

function deviceSettings(device: string): {
  PathOnHost: string;
  PathInContainer: string;
  CgroupPermissions: string;
} {
  const [onHost = device, inContainer = onHost, permissions = "rwm"] = device.split(":");
  return { PathOnHost: onHost, PathInContainer: inContainer, CgroupPermissions: permissions };
}

function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function definedOf(health: HealthcheckSpec): Partial<typeof engineHealth> {
  const { intervalMs, timeoutMs, retries, startPeriodMs } = health;
  return Object.fromEntries(
    Object.entries({ intervalMs, timeoutMs, retries, startPeriodMs }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
