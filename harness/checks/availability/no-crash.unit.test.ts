import { expect, test } from "vitest";
import type { History } from "../../history/log.ts";
import { cutOf, HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { noCrash } from "./no-crash.ts";

const verdict = (history: History, allow?: string[]) =>
  noCrash(allow === undefined ? {} : { allow }).run(history).verdict;

function calmRun(): HistoryBuilder {
  const services = [service("web"), service("migration", { role: "job" })];
  const builder = new HistoryBuilder().topology({ services }).watched("engine");
  builder.add(10, "container", "web", { action: "start", by: "harness" });
  builder.add(50, "phase", "steady", { name: "steady", edge: "begin" });
  builder.add(900, "phase", "steady", { name: "steady", edge: "end" });
  return builder;
}

const crash = { action: "die", exitCode: 1, by: "platform" } as const;

test("a watched run without a death passes", () => {
  const result = noCrash().run(calmRun().history());
  expect(result).toMatchObject({ verdict: "pass", findings: [] });
  expect(result.evidence.length).toBeGreaterThan(0);
});

test("a container that ends by itself fails, with its exit code and line", () => {
  const builder = calmRun();
  const die = builder.add(100, "container", "web", crash);
  expect(noCrash().run(builder.history()).findings).toEqual([
    { subject: "web", message: "web ended by itself with exit code 1", evidence: [die.line] },
  ]);
});

test("a clean exit of an application is a crash too, of a job it is not", () => {
  const application = calmRun();
  application.add(100, "container", "web", { ...crash, exitCode: 0 });
  expect(verdict(application.history())).toBe("fail");
  const job = calmRun();
  job.add(100, "container", "migration", { ...crash, exitCode: 0 });
  expect(verdict(job.history())).toBe("pass");
  job.add(200, "container", "migration", crash);
  expect(verdict(job.history())).toBe("fail");
});

test("out of memory fails", () => {
  const builder = calmRun();
  builder.add(100, "container", "web", { action: "oom", by: "platform" });
  expect(verdict(builder.history())).toBe("fail");
});

const aimedAtWeb = (kind: string) =>
  calmRun().outage({ fault: "f", kind, target: "web", injecting: 90, proven: 105, healed: 200 });

test("what the harness ends, what is allowed and what a fault ends are no crashes", () => {
  const byHarness = calmRun();
  byHarness.add(100, "container", "web", { action: "die", exitCode: 137, by: "harness" });
  expect(verdict(byHarness.history())).toBe("pass");
  const allowed = calmRun();
  allowed.add(100, "container", "web", crash);
  expect(verdict(allowed.history(), ["web"])).toBe("pass");
  const aimed = aimedAtWeb("kill");
  aimed.add(100, "container", "web", crash);
  expect(verdict(aimed.history())).toBe("pass");
  aimed.add(300, "container", "web", crash);
  expect(verdict(aimed.history())).toBe("fail");
});

test.each(["kill", "stop", "crash", "restart", "power-cut"])("%s ends its target", (kind) => {
  const builder = aimedAtWeb(kind);
  builder.add(100, "container", "web", crash);
  expect(verdict(builder.history())).toBe("pass");
});

test.each(["disk-full", "read-only-directory", "pause", "hold-fsync", "read-only-server", "missing-table"])(
  "%s hinders its target and excuses no death of it",
  (kind) => {
    expect(verdict(aimedAtWeb(kind).history())).toBe("pass");
    const builder = aimedAtWeb(kind);
    builder.add(100, "container", "web", crash);
    expect(verdict(builder.history())).toBe("fail");
  },
);

test("a death under a fault that declares no effect is the container's own, and that is said", () => {
  const builder = calmRun().outage({
    ...{ fault: "f", kind: "kill", target: "web", effect: "undeclared" as const },
    ...{ injecting: 90, proven: 105, healed: 200 },
  });
  builder.add(100, "container", "web", crash);
  const { verdict: said, findings } = noCrash().run(builder.history());
  expect(said).toBe("fail");
  expect(findings[0]?.message).toContain("f declares no effect");
});

test("out of memory fails whatever is aimed at the service or allowed to it", () => {
  const builder = aimedAtWeb("kill");
  builder.add(100, "container", "web", { action: "oom", by: "platform" });
  expect(verdict(builder.history())).toBe("fail");
  expect(verdict(builder.history(), ["web"])).toBe("fail");
});

test("a fault aimed at another service excuses nobody", () => {
  const builder = calmRun().outage({
    fault: "f",
    kind: "kill",
    target: "db",
    injecting: 90,
    proven: 105,
    healed: 200,
  });
  builder.add(100, "container", "web", crash);
  expect(verdict(builder.history())).toBe("fail");
});

test("an engine that was not watched, or that never said a word, is unknown", () => {
  expect(verdict(calmRun().probe("engine", "gap", 400).history())).toBe("unknown");
  expect(verdict(calmRun().probe("engine", "end", 400).history())).toBe("unknown");
  expect(verdict(calmRun().probe("engine", "end", 950).history())).toBe("pass");
  const mute = new HistoryBuilder().topology({ services: [service("web")] }).watched("engine");
  expect(verdict(mute.history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
});

const ended = { ...crash, exitCode: 0 };

function withSeed(given: Parameters<typeof service>[1] = {}): HistoryBuilder {
  const seed = service("seed", { hasHealthCheck: false, ...given });
  const builder = new HistoryBuilder().watched("engine").topology({
    services: [service("db"), seed, service("web", { dependsOn: [] })],
    links: [link("seed->db:1"), link("web->db:1")],
  });
  builder.add(10, "container", "seed", { action: "start", by: "harness" });
  builder.add(50, "phase", "steady", { name: "steady", edge: "begin" });
  builder.add(2_000, "phase", "steady", { name: "steady", edge: "end" });
  return builder;
}

test("a one-shot service that nobody waits for has done its work with exit code 0", () => {
  const builder = withSeed();
  builder.add(100, "container", "seed", ended);
  expect(verdict(builder.history())).toBe("pass");
  const failed = withSeed();
  failed.add(100, "container", "seed", crash);
  expect(verdict(failed.history())).toBe("fail");
});

test("exit code 0 is a crash where a policy would start it again, a health check says it stays, or somebody needs it", () => {
  for (const given of [{ restart: "always" }, { hasHealthCheck: true }]) {
    const builder = withSeed(given);
    builder.add(100, "container", "seed", ended);
    expect(verdict(builder.history())).toBe("fail");
  }
  const needed = withSeed();
  needed.add(100, "container", "db", ended);
  expect(verdict(needed.history())).toBe("fail");
});

test("exit code 0 after a fault that reached it is a crash, and none after one elsewhere", () => {
  const reached = withSeed().outage(cutOf("seed->db:1", { injecting: 90, proven: 95, healed: 200 }));
  reached.add(150, "container", "seed", ended);
  expect(verdict(reached.history())).toBe("fail");
  const elsewhere = withSeed().outage(cutOf("web->db:1", { injecting: 90, proven: 95, healed: 200 }));
  elsewhere.add(150, "container", "seed", ended);
  expect(verdict(elsewhere.history())).toBe("pass");
});
