import type { Dependency, DependencyCondition, RestartSpec } from "../model.ts";
import type { Field } from "../yaml/field.ts";
import { quote } from "../yaml/problems.ts";
import { readLegacyLinks } from "./network.ts";

const conditions: readonly DependencyCondition[] = [
  "service_started",
  "service_healthy",
  "service_completed_successfully",
];

/** `depends_on` in both syntaxes, and the targets of `links`, which Compose also starts first. */
export function readDependencies(service: Field): Dependency[] {
  const dependencies = new Map<string, Dependency>();
  const add = (name: string, field: Field, condition: DependencyCondition, required: boolean): void => {
    const { file, line } = field.place;
    dependencies.set(name, { service: name, condition, required, source: { file, line } });
  };
  const clause = service.child("depends_on");
  if (clause?.isMap) {
    for (const [name, field] of clause.entries()) {
      if (!field.isEmpty) field.allow(new Set(["condition", "required", "restart"]));
      const restart = field.child("restart");
      if (restart?.boolean()) restart.exclude(`a restart of ${name} in a run does not restart this service`);
      add(name, field, readCondition(field), field.child("required")?.boolean() ?? true);
    }
  } else if (clause) {
    if (!clause.isList) clause.wrongType("a map or a list");
    else for (const item of clause.items()) add(item.text() ?? "", item, "service_started", true);
  }
  dependencies.delete("");
  for (const { service: name, field } of [...readLegacyLinks(service), ...sharedWith(service)]) {
    if (!dependencies.has(name)) add(name, field, "service_started", true);
  }
  return [...dependencies.values()];
}

/** Services whose network, processes or volumes this one uses: Compose starts them first. */
function sharedWith(service: Field): { service: string; field: Field }[] {
  const modes = ["network_mode", "ipc", "pid", "uts", "cgroup"].flatMap((key) => {
    const field = service.child(key);
    const text = field?.text();
    return field && text?.startsWith("service:") ? [{ service: text.slice("service:".length), field }] : [];
  });
  const volumes = (service.child("volumes_from")?.items() ?? []).flatMap((field) => {
    const [name = "", ...mode] = (field.text() ?? "").split(":");
    return name === "" || (name === "container" && mode.length > 0) ? [] : [{ service: name, field }];
  });
  return [...modes, ...volumes];
}

function readCondition(dependency: Field): DependencyCondition {
  const field = dependency.child("condition");
  const text = field?.text();
  const condition = conditions.find((one) => one === text);
  if (field && text !== undefined && !condition) {
    field.error(`is ${quote(text)}; expected ${conditions.join(", ")}.`);
  }
  return condition ?? "service_started";
}

/** `deploy.restart_policy` wins over `restart`, as it does in Compose. */
export function readRestart(service: Field): RestartSpec {
  const policy = service.child("deploy")?.child("restart_policy");
  if (policy) {
    policy.allow(new Set(["condition", "max_attempts", "delay", "window"]));
    for (const key of ["delay", "window"]) {
      policy.child(key)?.exclude("the engine restarts by a rhythm of its own");
    }
    const maximumRetries = policy.child("max_attempts")?.integer();
    const condition = policy.child("condition");
    return restartOf(condition ?? policy, condition?.text() ?? "any", maximumRetries);
  }
  const field = service.child("restart");
  if (!field) return { name: "no" };
  const [name = "", retries] = (field.scalar() ?? "no").split(":");
  if (retries !== undefined && !/^\d{1,9}$/.test(retries)) {
    field.error(`is ${quote(`${name}:${retries}`)}; expected a number of retries, as in on-failure:3.`);
  }
  return restartOf(field, name, retries === undefined ? undefined : Number(retries));
}

function restartOf(field: Field, text: string, maximumRetries: number | undefined): RestartSpec {
  const aliases: Record<string, RestartSpec["name"]> = {
    no: "no",
    none: "no",
    // What a variable that is not set leaves.
    "": "no",
    // `restart: no` is the word "no" today, but was the value false in YAML 1.1.
    false: "no",
    any: "always",
    always: "always",
    "unless-stopped": "unless-stopped",
    "on-failure": "on-failure",
  };
  const name = aliases[text];
  if (name === undefined) {
    field.error(`is ${quote(text)}; expected no, always, on-failure or unless-stopped.`);
    return { name: "no" };
  }
  return name === "on-failure" && maximumRetries ? { name, maximumRetries } : { name };
}

/** `deploy.replicas` or `scale`; one where neither is given. */
export function readReplicas(service: Field): number {
  const deployed = service.child("deploy")?.child("replicas");
  const scale = service.child("scale");
  const replicas = deployed?.integer();
  const scaled = scale?.integer();
  if (scale && replicas !== undefined && scaled !== undefined && replicas !== scaled) {
    scale.error(`is ${scaled}, but deploy.replicas is ${replicas}.`);
  }
  const count = replicas ?? scaled ?? 1;
  if (count < 0) (deployed ?? scale)?.error(`is ${count}; expected 0 or more.`);
  return Math.max(count, 0);
}
