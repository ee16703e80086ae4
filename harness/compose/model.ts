/**
 * What a Compose file says, resolved: the one model that start-up, links and lint read.
 *
 * Durations are milliseconds, sizes bytes, paths absolute, ports those inside the container. Lists are empty
 * rather than absent; an absent optional key means "what the image says". Everything here comes from the
 * user's file and is untrusted text: never put it into a shell string, mask it before it is shown.
 */
export interface SystemSpec {
  /** The project's name: option, `COMPOSE_PROJECT_NAME`, `name:`, or the folder of the file. */
  name: string;
  /** Who read the file: `docker compose 5.6.0`, or our own reader. */
  reader: string;
  /** Absolute path of the Compose file, the first where there are several. */
  file: string;
  /** Services that run under the enabled profiles, in the file's order. */
  services: ServiceSpec[];
  /** Named volumes that these services mount. */
  volumes: VolumeSpec[];
  notCovered: NotCovered[];
  warnings: Diagnostic[];
}

/** A remark about one place of a file. `file` is absolute, `line` and `column` start at 1. */
export interface Diagnostic {
  message: string;
  file: string;
  line: number;
  column?: number;
}

/** Something that the harness cannot interpose, so that no verdict speaks about it. */
export interface NotCovered {
  what: string;
  why: string;
  file: string;
  line: number;
}

export interface ServiceSpec {
  name: string;
  /** The name in the file, where this is one of several replicas. */
  instanceOf?: string;
  /** At least one of `image` and `build` is there. */
  image?: string;
  build?: BuildSpec;
  platform?: string;
  containerName?: string;
  /** Absent: the image's own. An empty list clears the image's. */
  command?: string[];
  entrypoint?: string[];
  environment: Record<string, string>;
  /** Where each variable stands. A variable that is not there came from elsewhere. */
  environmentPlaces: Record<string, { file: string; line: number }>;
  dependsOn: Dependency[];
  healthcheck?: HealthcheckSpec;
  restart: RestartSpec;
  mounts: Mount[];
  /** Secrets and configs whose content is in the file or a variable: to be written before the start. */
  files: ContentFile[];
  /** Container ports from `expose` (TCP). */
  expose: number[];
  /** Container ports from `ports` (TCP). They are not published in a run. */
  ports: number[];
  hostname?: string;
  /** `none`, `host`, `service:x` or `container:x`. */
  networkMode?: string;
  /** Keys of `networks:` that it is on; the file's default network is `default`. Empty under a network mode. */
  networks: string[];
  /** Addresses that the file gives it, IPv4, by key of `networks:`. */
  addresses: StaticAddress[];
  /** Further names on the networks of the Compose file, `container_name` and `hostname` included. */
  aliases: string[];
  user?: string;
  groupAdd: string[];
  workingDir?: string;
  stopSignal?: string;
  stopGraceMs?: number;
  profiles: string[];
  replicas: number;
  labels: Record<string, string>;
  capAdd: string[];
  capDrop: string[];
  securityOpt: string[];
  privileged: boolean;
  readOnly: boolean;
  tty: boolean;
  stdinOpen: boolean;
  extraHosts: { host: string; address: string }[];
  dns: string[];
  /** `host:container:permissions` */
  devices: string[];
  sysctls: Record<string, string>;
  init?: boolean;
  shmSizeBytes?: number;
  memLimitBytes?: number;
  cpus?: number;
  pidsLimit?: number;
  ulimits: { name: string; soft: number; hard: number }[];
  source: { file: string; line: number };
}

export interface StaticAddress {
  network: string;
  address: string;
  source: { file: string; line: number };
}

export interface BuildSpec {
  /** Absolute folder, or the URL of a remote one. */
  context: string;
  /** Relative to the context, or absolute; absent when `dockerfileInline` is there. */
  dockerfile?: string;
  dockerfileInline?: string;
  args: Record<string, string>;
  target?: string;
  /** By name: an absolute folder, `docker-image://…`, `service:…`, or a URL that BuildKit fetches. */
  additionalContexts?: Record<string, string>;
  /** By the id that the Dockerfile's mounts use. */
  secrets?: BuildSecretSpec[];
  /** As `docker buildx build --ssh` takes them: `default`, `key=/path`. */
  ssh?: string[];
  platforms?: string[];
  cacheFrom?: string[];
}

export type BuildSecretSpec = { id: string; file: string } | { id: string; content: string };

export type DependencyCondition = "service_started" | "service_healthy" | "service_completed_successfully";

export interface Dependency {
  service: string;
  condition: DependencyCondition;
  /** False: a missing or failing dependency only warns. */
  required: boolean;
  source: { file: string; line: number };
}

export interface HealthcheckSpec {
  /** `["CMD", program, …]`, `["CMD-SHELL", line]`, `["NONE"]`; empty: the image's own test with these times. */
  test: string[];
  /** Absent times are the engine's defaults: 30 s, 30 s, 3, 0. */
  intervalMs?: number;
  timeoutMs?: number;
  retries?: number;
  startPeriodMs?: number;
  startIntervalMs?: number;
}

export interface RestartSpec {
  name: "no" | "always" | "on-failure" | "unless-stopped";
  maximumRetries?: number;
}

export type Mount = VolumeMount | BindMount | TmpfsMount;

export interface VolumeMount {
  type: "volume";
  /** Key of `volumes:`; absent for an anonymous volume. */
  volume?: string;
  target: string;
  readOnly: boolean;
}

export interface BindMount {
  type: "bind";
  /** Absolute path on this machine. */
  path: string;
  target: string;
  readOnly: boolean;
}

export interface TmpfsMount {
  type: "tmpfs";
  target: string;
  /** Engine syntax (`size=64m,mode=1777`); empty for none. */
  options: string;
}

export interface ContentFile {
  target: string;
  content: string;
  /** It stands under `secrets`, not under `configs`. */
  secret: boolean;
}

export interface VolumeSpec {
  /** Key in `volumes:`. */
  name: string;
  driver?: string;
  driverOptions: Record<string, string>;
  /** A volume that exists outside of the project; a run uses an empty one of its own instead. */
  external: boolean;
  source: { file: string; line: number };
}

export interface LinkSpec {
  /** `client->server:port`, of datagrams `client->server:port/udp` */
  id: string;
  client: string;
  server: string;
  port: number;
  /** TCP where nothing is said. */
  protocol?: "udp";
  /** `wire`: nobody named it, and packets passed all the same. */
  from: "environment" | "command" | "depends_on" | "declared" | "wire" | "visitors";
  /** Where it was found, for a person: `environment DATABASE_URL`, `depends_on`, `platform.ts`, `found on the wire`. */
  place: string;
}
