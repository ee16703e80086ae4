import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import { linksOf } from "../wire/link-discovery.ts";
import { plannedLink } from "./plan.ts";

const compose = `services:
  redis: {image: redis, expose: ["6379"], restart: always}
  migrate: {image: m, environment: {STORE: "redis:6379"}}
  web:
    image: web
    restart: unless-stopped
    expose: ["80"]
    environment: {STORE: "redis:6379"}
    depends_on: {migrate: {condition: service_completed_successfully}}
    healthcheck: {test: [CMD, ok], interval: 2s, timeout: 1s, retries: 2}
  guest: {image: g, environment: {SITE: "http://web:80"}}
  proxy: {image: p, restart: always, environment: {SITE: "http://web:80"}}
  other: {image: o, restart: always}
`;

async function planned() {
  const spec = await readFiles({ "compose.yaml": compose }, { environment: {} });
  const { links } = linksOf(spec, new Map());
  return new Map(links.map((link) => [link.id, plannedLink(link, links, spec)]));
}

test("only those whom a cut reaches and whose policy restarts them may end", async () => {
  const links = await planned();
  expect(links.get("web->redis:6379")?.mayRestart).toEqual(["web", "proxy"]);
  expect(links.get("guest->web:80")?.mayRestart).toEqual([]);
});

test("a job's link cannot be cut, because the job has ended", async () => {
  const links = await planned();
  expect(links.get("migrate->redis:6379")?.whyNot).toBe(
    "migrate is a job: it has ended before a link can be cut",
  );
  expect(links.get("web->redis:6379")?.whyNot).toBeUndefined();
});

test("times come from the health checks that are declared", async () => {
  const links = await planned();
  expect(links.get("web->redis:6379")?.times).toEqual({
    trafficMs: 10_000,
    noticeMs: 9_000,
    recoveryMs: 63_000,
    watchMs: 5_000,
  });
  expect(links.get("guest->web:80")?.times.noticeMs).toBe(5_000);
});
