import { expect, test } from "vitest";
import type { Dependency, ServiceSpec } from "../compose/model.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { EngineState, EngineWatch } from "./engine-watch.ts";
import { Hopeless, PlatformFailure } from "./never-ready.ts";
import { allReady, type StartUp, startInOrder } from "./start-order.ts";

type Condition = Dependency["condition"];
type Wanted = [service: string, condition: Condition, required?: boolean];

function spec(name: string, ...dependsOn: Wanted[]): ServiceSpec {
  const dependencies = dependsOn.map(([service, condition, required = true]) => ({
    ...{ service, condition, required, source: { file: "compose.yaml", line: 1 } },
  }));
  return { name, dependsOn: dependencies, restart: { name: "no" } } as unknown as ServiceSpec;
}

/** A stack in which a launched service is, at once, in the state that the test gives it. */
function stack(states: Record<string, Partial<EngineState>> = {}) {
  const launched: string[] = [];
  const running = new Map<string, EngineState>();
  const watch = {
    state: (name: string) => running.get(name) ?? { running: false, health: "none", starts: 0 },
  } as unknown as EngineWatch;
  const startUp: StartUp = {
    watch,
    async launch({ name }) {
      launched.push(name);
      running.set(name, { running: true, health: "none", starts: 1, ...states[name] });
    },
    gate: { concerns: () => false, open: Promise.resolve() },
    // No bound of a test that is to pass: a busy machine must not make it fail.
    withinMs: 60_000,
    hopeless: new Hopeless(watch, () => undefined),
  };
  const become = (name: string, state: Partial<EngineState>) =>
    running.set(name, { ...watch.state(name), ...state });
  return { launched, startUp, become };
}

test("a service starts after the conditions of its dependencies hold", async () => {
  const { launched, startUp } = stack({
    migrate: { running: false, exitCode: 0 },
    db: { health: "healthy" },
  });
  await startInOrder(
    [
      spec("web", ["migrate", "service_completed_successfully"], ["cache", "service_started"]),
      spec("migrate", ["db", "service_healthy"]),
      ...[spec("cache"), spec("db")],
    ],
    startUp,
  );
  expect(launched.slice(0, 2).sort()).toEqual(["cache", "db"]);
  expect(launched.slice(2)).toEqual(["migrate", "web"]);
});

test("a dependency is waited for until it is healthy, one without a health check until it runs", async () => {
  const { launched, startUp, become } = stack({ db: { health: "starting" } });
  const starting = startInOrder([spec("web", ["db", "service_healthy"]), spec("db")], startUp);
  await expect.poll(() => launched).toEqual(["db"]);
  become("db", { health: "healthy" });
  await starting;
  expect(launched).toEqual(["db", "web"]);
  const plain = stack();
  await startInOrder([spec("web", ["db", "service_healthy"]), spec("db")], plain.startUp);
  expect(plain.launched).toEqual(["db", "web"]);
});

test("a job that failed is told with its exit code, and nobody waits for its time-out", async () => {
  const { launched, startUp } = stack({ migrate: { running: false, exitCode: 3 } });
  const starting = startInOrder(
    [spec("web", ["migrate", "service_completed_successfully"]), spec("migrate")],
    startUp,
  );
  await expect(starting).rejects.toThrow(
    new PlatformFailure([
      {
        service: "migrate",
        why: "web cannot start: migrate ended with 3 and had to complete successfully",
      },
    ]),
  );
  expect(launched).toEqual(["migrate"]);
});

test("what was awaited and seen last is told where a condition does not come to hold", async () => {
  const { startUp } = stack({ db: { health: "unhealthy" } });
  const short = { ...startUp, withinMs: 2_000 };
  await expect(startInOrder([spec("web", ["db", "service_healthy"]), spec("db")], short)).rejects.toThrow(
    /web waits for db \(service_healthy\); last seen: unhealthy$/,
  );
});

test("a dependency that need not be there only delays, one that does not start and never did is passed over", async () => {
  const { launched, startUp } = stack({ extra: { running: false, exitCode: 1 } });
  await startInOrder(
    [
      spec("web", ["extra", "service_completed_successfully", false], ["absent", "service_healthy"]),
      spec("extra"),
    ],
    startUp,
  );
  expect(launched).toEqual(["extra", "web"]);
});

test("the gate holds back whom it concerns, and nobody else", async () => {
  const { launched, startUp } = stack();
  const gate = Promise.withResolvers<void>();
  const starting = startInOrder([spec("db"), spec("web")], {
    ...startUp,
    gate: { concerns: ({ name }) => name === "web", open: gate.promise },
  });
  await expect.poll(() => launched).toEqual(["db"]);
  gate.resolve();
  await starting;
  expect(launched).toEqual(["db", "web"]);
});

test("a launch that fails is the error, and who waits for it gives up at once", async () => {
  const { launched, startUp } = stack();
  const failing: StartUp = {
    ...startUp,
    withinMs: 60_000,
    launch: async ({ name }) => {
      if (name === "db") throw new EnvironmentError("no image");
      launched.push(name);
    },
  };
  await expect(startInOrder([spec("web", ["db", "service_started"]), spec("db")], failing)).rejects.toThrow(
    "no image",
  );
  expect(launched).toEqual([]);
});

test("an abort ends it with the reason that was given", async () => {
  const { startUp } = stack({ db: { health: "starting" } });
  const stop = new AbortController();
  const starting = startInOrder([spec("web", ["db", "service_healthy"]), spec("db")], {
    ...startUp,
    signal: stop.signal,
  });
  stop.abort(new Error("interrupted"));
  await expect(starting).rejects.toThrow("interrupted");
});

test("ready is who runs and is healthy where it has a check, and a job that is done", async () => {
  const checked = { ...spec("web"), healthcheck: { test: ["CMD", "true"] } } as ServiceSpec;
  const specs = [checked, spec("db"), spec("migrate")];
  const jobs = new Set(["migrate"]);
  const { startUp, become } = stack();
  become("web", { running: true, health: "starting", starts: 1 });
  become("db", { running: false, exitCode: 137, starts: 1 });
  await expect(allReady(specs, jobs, { ...startUp, withinMs: 50 })).rejects.toThrow(
    "last seen: web is starting, db is ended (137), migrate has not completed",
  );
  become("web", { health: "healthy" });
  become("db", { running: true });
  become("migrate", { exitCode: 0 });
  await allReady(specs, jobs, startUp);
});

test("a dependency that can never be healthy is told at once, with the service it lies with", async () => {
  const { startUp, launched } = stack({ db: { running: false, exitCode: 1 } });
  const starting = startInOrder([spec("web", ["db", "service_healthy"]), spec("db")], startUp);
  await expect(starting).rejects.toMatchObject({
    name: "PlatformFailure",
    services: [
      {
        service: "db",
        why: "web cannot start: db ended with exit code 1, and its restart policy (no) leaves it so",
      },
    ],
  });
  expect(launched).toEqual(["db"]);
});

test("whoever ended with 0 and is not started again is ready; whoever failed ends the wait once nobody else is late", async () => {
  const { startUp, become } = stack();
  const specs = [spec("seed"), spec("api"), spec("db")];
  become("seed", { running: false, exitCode: 0, starts: 1 });
  become("api", { running: false, exitCode: 1, starts: 1 });
  become("db", { running: false, starts: 0 });
  await expect(allReady(specs, new Set(), { ...startUp, withinMs: 50 })).rejects.toThrow("db is not started");
  become("db", { running: true, starts: 1 });
  await expect(allReady(specs, new Set(), startUp)).rejects.toMatchObject({ services: [{ service: "api" }] });
  await allReady([specs[0] as ServiceSpec], new Set(), startUp);
});
