/** Keys of a service that the reader turns into the model. */
const read = [
  ...["image", "build", "platform", "container_name", "command", "entrypoint", "environment", "env_file"],
  ...[
    "depends_on",
    "links",
    "external_links",
    "healthcheck",
    "restart",
    "deploy",
    "scale",
    "volumes",
    "tmpfs",
  ],
  ...["secrets", "configs", "ports", "expose", "networks", "network_mode", "hostname", "user", "group_add"],
  ...["working_dir", "stop_signal", "stop_grace_period", "profiles", "labels", "cap_add", "cap_drop"],
  ...["security_opt", "privileged", "read_only", "tty", "stdin_open", "extra_hosts", "dns", "devices"],
  ...["sysctls", "init", "shm_size", "mem_limit", "cpus", "pids_limit", "ulimits", "ipc", "pid", "uts"],
  ...["cgroup", "volumes_from", "provider"],
];

/** Keys that change nothing in a run: how images are fetched, what an editor watches, notes. */
const silent = [
  "pull_policy",
  "pull_refresh_after",
  "develop",
  "annotations",
  "attach",
  "logging",
  "extends",
];

export const serviceKeys: ReadonlySet<string> = new Set([...read, ...silent]);

const noLimit = "the limit is not set in a run";
const noHook = "a run does not call it";
const noSetting = "the setting is not made in a run";

/** Keys of a service that Compose has and a run leaves out, and what is otherwise then. */
export const leftOutOfServices: Readonly<Record<string, string>> = {
  ...{ post_start: noHook, pre_start: noHook, pre_stop: noHook },
  ...{ cpuset: noLimit, cpu_count: noLimit, cpu_percent: noLimit, cpu_period: noLimit, cpu_quota: noLimit },
  ...{ cpu_rt_period: noLimit, cpu_rt_runtime: noLimit, cpu_shares: noLimit, mem_reservation: noLimit },
  ...{ mem_swappiness: noLimit, memswap_limit: noLimit, blkio_config: noLimit, storage_opt: noLimit },
  ...{ oom_kill_disable: noSetting, oom_score_adj: noSetting, device_cgroup_rules: noSetting },
  ...{ cgroup_parent: noSetting, credential_spec: noSetting, isolation: noSetting, runtime: noSetting },
  ...{ userns_mode: noSetting, domainname: noSetting, dns_search: noSetting, dns_opt: noSetting },
  ...{ mac_address: noSetting, label_file: "labels from files are not set in a run" },
  ...{
    gpus: "a run gives no device of that kind",
    use_api_socket: "a run does not pass the engine's socket on",
  },
  models: "a run starts no model",
};

export const fileKeys: ReadonlySet<string> = new Set([
  ...["name", "version", "services", "volumes", "networks", "secrets", "configs", "include"],
]);

/** Parts of a file that Compose has and a run leaves out. */
export const laterKeys: Readonly<Record<string, string>> = {
  models: "a run starts no model",
  jobs: "a run starts no job",
};

export const volumeKeys: ReadonlySet<string> = new Set([
  "driver",
  "driver_opts",
  "external",
  "labels",
  "name",
]);

export const networkKeys: ReadonlySet<string> = new Set([
  ...["attachable", "driver", "driver_opts", "enable_ipv4", "enable_ipv6", "external", "internal", "ipam"],
  ...["labels", "name"],
]);

/** Of a service's place on a network. */
export const attachmentKeys: ReadonlySet<string> = new Set([
  ...["aliases", "driver_opts", "gw_priority", "interface_name", "ipv4_address", "ipv6_address"],
  ...["link_local_ips", "mac_address", "priority"],
]);

export const sourceKeys = {
  secrets: new Set([
    "driver",
    "driver_opts",
    "environment",
    "external",
    "file",
    "labels",
    "name",
    "template_driver",
    "content",
  ]),
  configs: new Set(["content", "environment", "external", "file", "labels", "name", "template_driver"]),
} as const;

export const useKeys: ReadonlySet<string> = new Set(["gid", "mode", "source", "target", "uid"]);
