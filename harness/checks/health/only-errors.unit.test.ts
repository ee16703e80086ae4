import { expect, test } from "vitest";
import { HistoryBuilder, link, service } from "../testing/history-builder.ts";
import { healthy, platform, talk, web } from "../testing/talking.ts";
import { onlyErrors } from "./only-errors.ts";

const run = (built: HistoryBuilder) => onlyErrors().run(built.history());
const errors = { classes: { error: 1 } };

test("good answers pass", () => {
  expect(run(healthy())).toMatchObject({ verdict: "pass", summary: "2 links with answers that tell" });
});

test("a login that is refused from the start on is told, with how long it was", () => {
  const { verdict, findings } = run(talk(platform(), { link: web, fromMs: 100, toMs: 19_000, data: errors }));
  expect(verdict).toBe("fail");
  expect(findings[0]?.message).toBe("all 38 answers were errors, for 18.5 s and with nothing faulted");
});

test("a warm-up, one good answer, and errors of a fault are none", () => {
  expect(run(talk(platform(), { link: web, fromMs: 100, toMs: 8_000, data: errors })).verdict).toBe("pass");
  const later = talk(platform(), { link: web, fromMs: 100, toMs: 15_000, data: errors });
  expect(run(talk(later, { link: web, fromMs: 16_000, toMs: 17_000 })).verdict).toBe("pass");
  expect(run(talk(platform(), { link: web, fromMs: 21_000, toMs: 60_000, data: errors })).verdict).toBe(
    "not covered",
  );
});

test("answers that tell nothing are not covered; nothing declared is unknown", () => {
  expect(run(talk(platform(), { link: web, fromMs: 100, toMs: 19_000, data: { classes: {} } })).verdict).toBe(
    "not covered",
  );
  expect(run(new HistoryBuilder()).verdict).toBe("unknown");
});

test("a capture that was blind among nothing but errors leaves it open; one good answer settles it", () => {
  const built = talk(platform(), { link: web, fromMs: 100, toMs: 6_000, data: errors });
  built.probe("capture:db", "gap", 7_000);
  expect(run(built).verdict).toBe("unknown");
  expect(run(talk(built, { link: web, fromMs: 8_000, toMs: 9_000 })).verdict).toBe("pass");
});

test("a window that began a moment before its capture did is no gap", () => {
  const built = new HistoryBuilder()
    .topology({ services: [service("db"), service("web")], links: [link(web)] })
    .watched("engine");
  built.add(400, "answers", web, { requests: 1, answers: 1, classes: { error: 1 }, windowMs: 500 });
  built.probe("capture:db", "begin", 600);
  built.add(9_000, "phase", "watch", { name: "watch", edge: "end" });
  expect(run(built).verdict).toBe("pass");
});
