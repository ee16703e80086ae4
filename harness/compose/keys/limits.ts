import type { ServiceSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";

type Limits = Partial<Pick<ServiceSpec, "memLimitBytes" | "cpus" | "pidsLimit" | "shmSizeBytes" | "ulimits">>;

const deployKeys = new Set([
  ...["replicas", "restart_policy", "resources", "mode", "labels", "placement"],
  ...["update_config", "rollback_config", "endpoint_mode"],
]);

/** Limits of a service; `deploy.resources.limits` wins over the older keys beside it. */
export function readLimits(service: Field): Limits {
  const deploy = service.child("deploy");
  deploy?.allow(deployKeys);
  const mode = deploy?.child("mode");
  if (mode && mode.text() !== "replicated") mode.exclude("one container is started, as on one machine");
  const resources = deploy?.child("resources");
  resources?.allow(new Set(["limits", "reservations"]));
  const devices = resources?.child("reservations")?.child("devices");
  if (devices) devices.exclude("a run gives no device of that kind");
  const limits = resources?.child("limits");
  limits?.allow(new Set(["cpus", "memory", "pids"]));
  const memLimitBytes = (limits?.child("memory") ?? service.child("mem_limit"))?.bytes();
  const cpus = (limits?.child("cpus") ?? service.child("cpus"))?.number();
  const pidsLimit = (limits?.child("pids") ?? service.child("pids_limit"))?.integer();
  const shmSizeBytes = service.child("shm_size")?.bytes();
  return {
    ...(memLimitBytes === undefined ? {} : { memLimitBytes }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(pidsLimit === undefined ? {} : { pidsLimit }),
    ...(shmSizeBytes === undefined ? {} : { shmSizeBytes }),
    ulimits: (service.child("ulimits")?.entries() ?? []).flatMap(([name, field]) => readUlimit(name, field)),
  };
}

function readUlimit(name: string, field: Field): ServiceSpec["ulimits"] {
  if (!field.isMap) {
    const both = field.integer();
    return both === undefined ? [] : [{ name, soft: both, hard: both }];
  }
  const soft = field.child("soft")?.integer();
  const hard = field.child("hard")?.integer();
  if (soft !== undefined && hard !== undefined) return [{ name, soft, hard }];
  return field.error("needs soft and hard.") ?? [];
}
