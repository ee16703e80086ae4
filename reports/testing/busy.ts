import type { ScenarioReport } from "../../harness/history/run-report.ts";
import { applications, links, servers } from "./platform.ts";
import type { Sample } from "./sample.ts";
import { clickhouseCut } from "./scenarios.ts";
import { repeatable, Scene } from "./scene.ts";

/**
 * A scenario whose history holds more than any should: 50,000 events, every link busy and refusing, one service
 * in a crash loop, two flapping, and a breaker that never rests.
 */
export function busySample(seed: number): Sample {
  const { report } = clickhouseCut();
  const chance = repeatable(seed);
  const scene = new Scene(report.startedAtMs);
  const services = [servers[1], applications[3]];
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  for (let made = 0; made < 50_400; made += 6) {
    const afterMs = chance() * report.durationMs;
    const link = pick(links).id;
    const clientPort = made;
    const toServerBytes = Math.round(chance() * 90_000);
    const health = { status: pick(["healthy", "unhealthy", "starting"]), via: pick(["engine", "endpoint"]) };
    const circuit = { circuit: "clickhouse", state: pick(["open", "closed", "half-open"]), via: "log" };
    scene.add(afterMs, "packet", link, { flag: "syn", from: "client", clientPort });
    scene.add(afterMs + 1, "packet", link, { flag: pick(["syn-ack", "rst"]), from: "server", clientPort });
    scene.add(afterMs, "traffic", link, { toServerBytes, toClientBytes: 40, windowMs: 100 });
    scene.add(afterMs, "health", pick(services), health);
    scene.add(afterMs, "circuit", "data-bridge", circuit);
    scene.add(afterMs, "container", applications[3], {
      action: pick(["start", "die", "kill"]),
      by: "platform",
    });
  }
  return { report, events: scene.events() };
}

/** Every check objects, at length. */
export function failingEverywhere({ report, events }: Sample): ScenarioReport {
  const cited = events.map((event) => event.line);
  const checks = report.checks.map((check) => ({
    ...check,
    verdict: "fail" as const,
    evidence: cited.slice(0, 5_000),
    findings: Array.from({ length: 200 }, (_, index) => ({
      message: `finding ${index} ${"of many ".repeat(20)}`,
      subject: "data-bridge",
      evidence: cited.slice(index * 10, index * 10 + 10),
    })),
  }));
  return { ...report, verdict: "fail", checks };
}
