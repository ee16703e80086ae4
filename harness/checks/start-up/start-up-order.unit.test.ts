import fc from "fast-check";
import { expect, test } from "vitest";
import type { DependencyCondition } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { HistoryBuilder, service } from "../testing/history-builder.ts";
import { startUpOrder } from "./start-up-order.ts";

const verdict = (history: History) => startUpOrder().run(history).verdict;
const started = { action: "start", by: "harness" } as const;

function platform(condition: DependencyCondition): HistoryBuilder {
  const client = service("web", { dependsOn: [{ service: "db", condition }] });
  return new HistoryBuilder().topology({ services: [service("db"), client] }).watched("engine");
}

test("a service that starts after its dependency is healthy passes, citing both events", () => {
  const builder = platform("service_healthy");
  builder.add(10, "container", "db", started);
  const healthy = builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  const start = builder.add(90, "container", "web", started);
  const result = startUpOrder().run(builder.history());
  expect(result).toMatchObject({ verdict: "pass", findings: [], evidence: [healthy.line, start.line] });
});

test("a service that starts before its dependency is healthy fails and is named with the lines", () => {
  const builder = platform("service_healthy");
  builder.add(10, "container", "db", started);
  const start = builder.add(20, "container", "web", started);
  const healthy = builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  const { verdict: found, findings } = startUpOrder().run(builder.history());
  expect(found).toBe("fail");
  expect(findings).toEqual([
    { subject: "web", message: "web started before db was healthy", evidence: [start.line, healthy.line] },
  ]);
});

test("a dependency that was seen and never became healthy fails", () => {
  const builder = platform("service_healthy");
  builder.add(15, "health", "db", { status: "starting", via: "engine" });
  builder.add(20, "container", "web", started);
  expect(verdict(builder.history())).toBe("fail");
});

test("a healthy predecessor says nothing about the container that replaced it", () => {
  const builder = platform("service_healthy");
  builder.add(1, "health", "db", { status: "healthy", via: "engine" });
  builder.add(10, "container", "db", started);
  builder.add(20, "container", "web", started);
  builder.add(50, "health", "db", { status: "healthy", via: "engine" });
  expect(verdict(builder.history())).toBe("fail");
});

test("the endpoint's word is not the engine's", () => {
  const builder = platform("service_healthy");
  builder.add(10, "health", "db", { status: "healthy", via: "endpoint" });
  builder.add(20, "container", "web", started);
  expect(verdict(builder.history())).toBe("unknown");
});

test("an order within the uncertainties is unknown", () => {
  const builder = platform("service_healthy");
  builder.add(50, "health", "db", { status: "healthy", via: "engine" }, 3);
  builder.add(54, "container", "web", started, 3);
  expect(verdict(builder.history())).toBe("unknown");
});

test("a job must have completed with exit code 0 before its dependent starts", () => {
  const run = (exitCode: number, at: number) => {
    const builder = platform("service_completed_successfully");
    builder.add(10, "container", "db", started);
    builder.add(at, "container", "db", { action: "die", exitCode, by: "platform" });
    builder.add(50, "container", "web", started);
    return verdict(builder.history());
  };
  expect(run(0, 30)).toBe("pass");
  expect(run(1, 30)).toBe("fail");
  expect(run(0, 80)).toBe("fail");
  expect(run(0, 50)).toBe("unknown");
});

test("service_started asks for the start only", () => {
  const run = (dbAt: number) => {
    const builder = platform("service_started");
    builder.add(dbAt, "container", "db", started);
    builder.add(50, "container", "web", started);
    return verdict(builder.history());
  };
  expect(run(10)).toBe("pass");
  expect(run(80)).toBe("fail");
  expect(run(51)).toBe("unknown");
});

test("a dependency that was up before the history began shows it by its health", () => {
  const builder = platform("service_started");
  builder.add(1, "health", "db", { status: "healthy", via: "engine" });
  builder.add(50, "container", "web", started);
  expect(verdict(builder.history())).toBe("pass");
});

test("a restart after a death is not a start", () => {
  const builder = platform("service_healthy");
  builder.add(5, "health", "db", { status: "healthy", via: "engine" });
  builder.add(20, "container", "web", started);
  builder.add(30, "container", "web", { action: "die", exitCode: 137, by: "harness" });
  builder.add(40, "container", "db", started);
  builder.add(45, "container", "web", started);
  expect(verdict(builder.history())).toBe("pass");
});

test("an engine that was not watched proves no order", () => {
  const build = (edit: (builder: HistoryBuilder) => void) => {
    const builder = new HistoryBuilder();
    const client = service("web", { dependsOn: [{ service: "db", condition: "service_healthy" }] });
    builder.topology({ services: [service("db"), client] });
    edit(builder);
    builder.add(50, "health", "db", { status: "healthy", via: "engine" });
    builder.add(90, "container", "web", started);
    return verdict(builder.history());
  };
  expect(build((builder) => builder.watched("engine"))).toBe("pass");
  expect(build(() => undefined)).toBe("unknown");
  expect(build((builder) => builder.watched("engine").probe("engine", "gap", 70))).toBe("unknown");
  expect(build((builder) => builder.probe("engine", "begin", 70))).toBe("unknown");
});

test("nothing observed is unknown, nothing declared is not covered", () => {
  expect(verdict(new HistoryBuilder().history())).toBe("unknown");
  expect(verdict(platform("service_healthy").history())).toBe("unknown");
  expect(verdict(new HistoryBuilder().topology({ services: [service("db")] }).history())).toBe("not covered");
});

test("any chain started in order passes, and fails when one link of it is swapped", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 8 }).chain((length) =>
        fc.record({
          gaps: fc.array(fc.integer({ min: 3, max: 1_000 }), {
            minLength: 2 * length,
            maxLength: 2 * length,
          }),
          early: fc.integer({ min: 1, max: length - 1 }),
        }),
      ),
      ({ gaps, early }) => {
        const run = (swapped: boolean) => {
          const names = gaps.slice(0, gaps.length / 2).map((_, index) => `s${index}`);
          const services = names.map((name, index) => {
            const needs =
              index === 0 ? [] : [{ service: `s${index - 1}`, condition: "service_healthy" as const }];
            return service(name, { dependsOn: needs });
          });
          const builder = new HistoryBuilder().topology({ services }).watched("engine");
          let at = 0;
          for (const [index, name] of names.entries()) {
            at += gaps[2 * index] ?? 0;
            const hurried = swapped && index === early;
            // The early one starts before the one it waits for has become healthy.
            const startAt = hurried ? at - (gaps[2 * index] ?? 0) - 3 : at;
            builder.add(startAt, "container", name, started, 0);
            at += gaps[2 * index + 1] ?? 0;
            builder.add(at, "health", name, { status: "healthy", via: "engine" }, 0);
          }
          return verdict(builder.history());
        };
        expect(run(false)).toBe("pass");
        expect(run(true)).toBe("fail");
      },
    ),
  );
});

test("where asked for, a service that is healthy before its dependency fails, whatever is declared", () => {
  const builder = platform("service_started");
  builder.add(10, "container", "db", started);
  builder.add(20, "container", "web", started);
  const own = builder.add(50, "health", "web", { status: "healthy", via: "engine" });
  const late = builder.add(90, "health", "db", { status: "healthy", via: "engine" });
  expect(verdict(builder.history())).toBe("pass");
  const result = startUpOrder({ toHealthy: true }).run(builder.history());
  expect(result.findings).toMatchObject([{ subject: "web", evidence: [own.line, late.line] }]);
});

test("where asked for, everyone becomes healthy, in order", () => {
  const inOrder = () => {
    const builder = platform("service_healthy");
    builder.add(10, "container", "db", started);
    builder.add(50, "health", "db", { status: "healthy", via: "engine" });
    builder.add(60, "container", "web", started);
    return builder;
  };
  const judge = (builder: HistoryBuilder) => startUpOrder({ toHealthy: true }).run(builder.history());
  expect(judge(inOrder()).verdict).toBe("unknown");
  const ill = inOrder();
  ill.add(90, "health", "web", { status: "unhealthy", via: "engine" });
  expect(judge(ill)).toMatchObject({ verdict: "fail", findings: [{ message: "web never became healthy" }] });
  const well = inOrder();
  well.add(90, "health", "web", { status: "healthy", via: "engine" });
  expect(judge(well)).toMatchObject({
    verdict: "pass",
    summary: expect.stringContaining("2 services became healthy"),
  });
});
