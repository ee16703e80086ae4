import { applications, links, servers, topology } from "./platform.ts";
import { repeatable, Scene } from "./scene.ts";

/** What happens in a made-up scenario. All times are milliseconds since its beginning. */
export interface Story {
  beginMs: number;
  durationMs: number;
  seed: number;
  rowsPerSecond: number;
  /** Links that refuse for a while. */
  cuts: { link: string; kind: string; fromMs: number; toMs: number }[];
  /** Services that are killed; they serve again at `servesMs`. */
  kills: { service: string; atMs: number; servesMs: number; by: "harness" | "platform" }[];
  /** Everything starts within the scenario instead of before it. */
  coldStart?: boolean;
  /** Ids of producer 7 that never arrive. */
  missing?: { first: number; last: number; lastHop: string; shape: string }[];
}

const stepMs = 100;

export function tell(story: Story): Scene {
  const scene = new Scene(story.beginMs);
  scene.add(0, "topology", "market", topology(), "system");
  if (story.coldStart) startCold(scene);
  else standing(scene);
  for (const cut of story.cuts) cutLink(scene, cut, story.kills);
  for (const kill of story.kills) killService(scene, kill);
  flow(scene, story);
  return scene;
}

function standing(scene: Scene): void {
  for (const service of servers) scene.add(0, "health", service, { status: "healthy", via: "engine" });
  for (const service of applications) {
    scene.add(0, "health", service, { status: "healthy", via: "engine" });
    scene.add(0, "health", service, { status: "healthy", via: "endpoint", httpStatus: 200 });
  }
  scene.add(
    0,
    "circuit",
    "data-bridge",
    { circuit: "clickhouse", state: "closed", via: "metric" },
    "metrics",
  );
}

function startCold(scene: Scene): void {
  for (const [index, service] of [...servers, ...applications].entries()) {
    const isServer = index < servers.length;
    const startMs = isServer ? 150 + index * 60 : 4_600 + (index - servers.length) * 780;
    const readyMs = startMs + (isServer ? 900 + index * 540 : 640);
    scene.add(startMs, "container", service, { action: "start", by: "harness" }, "engine");
    scene.add(startMs, "health", service, { status: "starting", via: "engine" });
    scene.add(readyMs, "health", service, { status: "healthy", via: "engine" });
    if (!isServer)
      scene.add(readyMs - 90, "health", service, { status: "healthy", via: "endpoint", httpStatus: 200 });
    for (const [order, link] of links.filter(({ client }) => client === service).entries()) {
      connect(scene, link.id, startMs + 180 + order * 20, 40_000 + index * 10 + order, "accepted");
    }
  }
  scene.add(
    7_400,
    "circuit",
    "data-bridge",
    { circuit: "clickhouse", state: "closed", via: "metric" },
    "metrics",
  );
}

function cutLink(scene: Scene, cut: Story["cuts"][number], kills: Story["kills"]): void {
  const data = { fault: `${cut.kind}-${cut.link}`, kind: cut.kind, target: cut.link };
  const proof = { method: "connect", observed: "ECONNREFUSED", latencyMs: 11.4 };
  const answered = { method: "connect", observed: "accepted", latencyMs: 8.2 };
  scene.add(cut.fromMs, "fault", cut.link, { ...data, stage: "injecting" });
  scene.add(cut.fromMs + 11, "fault", cut.link, { ...data, stage: "proven", proof });
  scene.add(cut.toMs, "fault", cut.link, { ...data, stage: "healing" });
  scene.add(cut.toMs + 8, "fault", cut.link, { ...data, stage: "healed", proof: answered });
  scene.add(
    cut.fromMs + 5,
    "packet",
    cut.link,
    { flag: "rst", from: "server", clientPort: 41_000 },
    "capture",
  );
  let delayMs = 100;
  let attempt = 0;
  for (let atMs = cut.fromMs + 60; atMs < cut.toMs; atMs += delayMs) {
    connect(scene, cut.link, atMs, 42_000 + attempt, "refused");
    attempt += 1;
    delayMs = Math.min(delayMs * 2, 1_500);
  }
  connect(scene, cut.link, cut.toMs + 420, 43_000, "accepted");
  if (cut.link === "data-bridge->clickhouse:8123") {
    const kill = kills.find(
      ({ service, atMs }) => service === "data-bridge" && atMs > cut.fromMs && atMs < cut.toMs,
    );
    breakerDuring(scene, cut.fromMs, cut.toMs, kill);
  }
}

/** The breaker opens, tries, opens again, and closes once the link is healed; a kill begins it anew. */
function breakerDuring(scene: Scene, fromMs: number, toMs: number, kill?: Story["kills"][number]): void {
  const claim = (atMs: number, state: string, failures: number) =>
    scene.add(atMs, "circuit", "data-bridge", { circuit: "clickhouse", state, via: "log", failures }, "logs");
  const ill = { status: "unhealthy", failing: ["clickhouse"] };
  const illFrom = (atMs: number) => {
    scene.add(atMs, "health", "data-bridge", { ...ill, via: "endpoint", httpStatus: 503 });
    scene.add(atMs + 1_200, "health", "data-bridge", { ...ill, via: "engine" });
  };
  illFrom(fromMs + 700);
  let openMs = fromMs + 1_500;
  claim(openMs, "open", 5);
  if (kill !== undefined) {
    illFrom(kill.servesMs + 300);
    openMs = kill.servesMs + 900;
    claim(openMs, "open", 5);
  }
  while (openMs + 3_000 < toMs) {
    claim(openMs + 3_000, "half-open", 5);
    claim(openMs + 3_260, "open", 6);
    openMs += 3_260;
  }
  claim(openMs + 3_000, "half-open", 6);
  claim(openMs + 3_340, "closed", 0);
  scene.add(openMs + 3_420, "health", "data-bridge", { status: "healthy", via: "endpoint", httpStatus: 200 });
  scene.add(openMs + 4_100, "health", "data-bridge", { status: "healthy", via: "engine" });
}

function killService(scene: Scene, { service, atMs, servesMs, by }: Story["kills"][number]): void {
  scene.add(atMs, "container", service, { action: "kill", by }, "engine");
  scene.add(atMs + 38, "container", service, { action: "die", exitCode: 137, by }, "engine");
  scene.add(atMs + 60, "health", service, { status: "unreachable", via: "endpoint", detail: "ECONNREFUSED" });
  scene.add(atMs + 320, "container", service, { action: "start", by: "platform" }, "engine");
  scene.add(atMs + 330, "health", service, { status: "starting", via: "engine" });
  for (const link of links.filter(({ server }) => server === service)) {
    scene.add(atMs + 42, "proxy", link.id, { listening: false, reason: `${service} ended` }, "proxy");
    scene.add(servesMs, "proxy", link.id, { listening: true, reason: `${service} answers` }, "proxy");
  }
  scene.add(servesMs, "health", service, { status: "healthy", via: "engine" });
  scene.add(servesMs - 50, "health", service, { status: "healthy", via: "endpoint", httpStatus: 200 });
  if (service === "data-bridge") {
    const claimed = { circuit: "clickhouse", state: "closed", via: "metric", failures: 0 };
    scene.add(servesMs, "circuit", service, claimed, "metrics");
  }
}

function connect(
  scene: Scene,
  link: string,
  atMs: number,
  clientPort: number,
  how: "accepted" | "refused",
): void {
  scene.add(atMs, "packet", link, { flag: "syn", from: "client", clientPort }, "capture");
  const flag = how === "accepted" ? "syn-ack" : "rst";
  scene.add(atMs + 1, "packet", link, { flag, from: "server", clientPort }, "capture");
}

/** Rows acknowledged and stored, and the payload they make on the links that are up. */
function flow(scene: Scene, story: Story): void {
  const chance = repeatable(story.seed);
  const fromMs = story.coldStart ? 9_400 : 400;
  const endMs = story.durationMs * 0.86;
  const lost = (story.missing ?? []).reduce((sum, range) => sum + range.last - range.first + 1, 0);
  let acknowledged = 0;
  let stored = 0;
  for (let atMs = fromMs; atMs < story.durationMs - 200; atMs += stepMs) {
    const rows =
      atMs < endMs ? Math.round(story.rowsPerSecond * (stepMs / 1_000) * (0.85 + chance() * 0.3)) : 0;
    if (rows > 0) {
      const range = { producer: 7, first: acknowledged, last: acknowledged + rows - 1 };
      scene.add(atMs, "operation", "bars", { ...range, outcome: "ok" }, "workload");
      acknowledged += rows;
    }
    const isCut = story.cuts.some(
      (cut) => cut.link.endsWith("clickhouse:8123") && atMs >= cut.fromMs && atMs < cut.toMs + 2_400,
    );
    const isDown = story.kills.some((kill) => atMs >= kill.atMs && atMs < kill.servesMs);
    const room = Math.max(0, acknowledged - lost - stored);
    const moved = isCut || isDown ? 0 : Math.min(room, rows * 4 + 20);
    stored += moved;
    if (moved > 0)
      scene.add(
        atMs,
        "stored",
        "clickhouse",
        { store: "clickhouse", distinct: stored, byPath: {} },
        "progress",
      );
    if (atMs % 2_000 === fromMs % 2_000) {
      const claim = {
        path: "kafka",
        partition: 0,
        committed: stored,
        state: isCut ? "pending" : "proven",
        gapMs: 3,
      };
      scene.add(atMs + 3, "committed", "kafka:data-bridge", claim, "claims");
    }
    for (const link of links) {
      const isRefused = story.cuts.some(
        (cut) => cut.link === link.id && atMs >= cut.fromMs && atMs < cut.toMs,
      );
      const share = link.server === "clickhouse" ? moved : rows;
      if (isRefused || share === 0 || chance() < 0.2) continue;
      const toServerBytes = Math.round(share * 140 * (0.6 + chance()));
      scene.add(atMs, "traffic", link.id, { toServerBytes, toClientBytes: 96, windowMs: stepMs }, "capture");
    }
  }
  scene.add(story.durationMs - 190, "drained", "market", { ok: true, waitedMs: 1_420, last: {} }, "workload");
  const audit = { store: "clickhouse", producer: 7, distinct: stored, rows: stored, verifyMs: 184 };
  const wrong = { missing: story.missing ?? [], unexpected: [], duplicated: [], corrupted: [] };
  scene.add(story.durationMs - 120, "audit", "clickhouse", { ...audit, ...wrong, expected: [], byPath: {} });
  scene.add(story.durationMs / 2, "contention", "machine", {
    cpu: 0.71,
    eventLoopDelayMs: 6.4,
    windowMs: 1_000,
  });
}
