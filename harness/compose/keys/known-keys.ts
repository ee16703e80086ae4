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
  ...["sysctls", "init", "shm_size", "mem_limit", "cpus", "pids_limit", "ulimits"],
];

/** Keys that change nothing in a run: how images are fetched, where logs go, what an editor watches. */
const silent = ["pull_policy", "pull_refresh_after", "logging", "develop", "annotations", "attach"];

export const serviceKeys: ReadonlySet<string> = new Set([...read, ...silent]);

export const fileKeys: ReadonlySet<string> = new Set([
  ...["name", "version", "services", "volumes", "networks", "secrets", "configs", "include"],
]);
