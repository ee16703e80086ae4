import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { expect, test } from "vitest";
import { applyPlan, type ContainerPlan } from "./container-plan.ts";

const plan: ContainerPlan = {
  name: "bs-r1-s1-web",
  image: "web:1",
  environment: {},
  labels: { "blackstart.run": "r1" },
  network: { name: "bs-r1-s1-web", address: "10.213.0.3", aliases: ["web", "www"] },
  published: [{ containerPort: 9_092, hostPort: 40_001 }],
  host: { RestartPolicy: { Name: "always" }, Memory: 1_024 },
};

function applied(
  given: Partial<ContainerPlan> = {},
  prepared: ContainerCreateOptions = {},
  host: HostConfig = {},
) {
  applyPlan({ ...plan, ...given }, prepared, host);
  return { create: prepared, host };
}

test("name, network, address and aliases are the plan's, and nothing of the builder's is published", () => {
  const prepared = { ExposedPorts: { "80/tcp": {} }, Labels: { own: "1" } };
  const builders = { PublishAllPorts: true, PortBindings: { "80/tcp": [{ HostPort: "" }] } };
  const { create, host } = applied({}, prepared, builders);
  expect(create).toMatchObject({
    name: "bs-r1-s1-web",
    Labels: { own: "1", "blackstart.run": "r1" },
    ExposedPorts: { "80/tcp": {}, "9092/tcp": {} },
    NetworkingConfig: {
      EndpointsConfig: {
        "bs-r1-s1-web": { Aliases: ["web", "www"], IPAMConfig: { IPv4Address: "10.213.0.3" } },
      },
    },
  });
  expect(host).toEqual({
    PublishAllPorts: false,
    PortBindings: { "9092/tcp": [{ HostIp: "127.0.0.1", HostPort: "40001" }] },
    ...{ RestartPolicy: { Name: "always" }, Memory: 1_024 },
  });
});

test("of two entries of one variable the last one counts, wherever it stands", () => {
  const { create } = applied({}, { Env: ["A=1", "B=x=y", "A=2", "EMPTY=", "FLAG"] });
  expect(create.Env).toEqual(["A=2", "B=x=y", "EMPTY=", "FLAG"]);
});

test("times of a health check are nanoseconds, a grace period whole seconds, upwards", () => {
  const health = { test: ["CMD", "true"], intervalMs: 2_500, timeoutMs: 300, retries: 3, startPeriodMs: 0 };
  const { create } = applied({ health, stopGraceMs: 1_500 });
  expect(create.Healthcheck).toEqual({
    ...{ Test: ["CMD", "true"], Interval: 2_500_000_000, Timeout: 300_000_000, StartPeriod: 0, Retries: 3 },
  });
  expect(create.StopTimeout).toBe(2);
});

test("what the plan does not say stays as the builder has it", () => {
  const prepared = { User: "app", WorkingDir: "/app", Hostname: "h", Healthcheck: { Test: ["NONE"] } };
  expect(applied({}, { ...prepared }).create).toMatchObject(prepared);
  const said = {
    user: "0",
    workingDir: "/",
    hostname: "web",
    stopSignal: "SIGINT",
    tty: true,
    stdinOpen: false,
  };
  expect(applied(said, { ...prepared }).create).toMatchObject({
    ...{ User: "0", WorkingDir: "/", Hostname: "web", StopSignal: "SIGINT", Tty: true, OpenStdin: false },
  });
});
