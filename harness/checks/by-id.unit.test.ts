import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { askedOf } from "../history/asked-check.ts";
import type { Check } from "../history/check.ts";
import { alerts } from "./alerts/alerts.ts";
import { broughtBack } from "./availability/brought-back.ts";
import { crashLoop } from "./availability/crash-loop.ts";
import { gentleStop } from "./availability/gentle-stop.ts";
import { noCrash } from "./availability/no-crash.ts";
import { outage } from "./availability/outage.ts";
import { checkIds, checkOf } from "./by-id.ts";
import { circuit } from "./circuit/circuit.ts";
import { canary } from "./delivery/canary.ts";
import { delivery } from "./delivery/delivery.ts";
import { drain } from "./delivery/drain.ts";
import { endToEnd } from "./delivery/end-to-end.ts";
import { noRewrites } from "./delivery/no-rewrites.ts";
import { falseHealthy } from "./health/false-healthy.ts";
import { healthAccuracy } from "./health/health-accuracy.ts";
import { healthyBeforePort } from "./health/healthy-before-port.ts";
import { onlyErrors } from "./health/only-errors.ts";
import { falseUnhealthy } from "./health/unhealthy-while-answering.ts";
import { committedOffsets } from "./offsets/committed-offsets.ts";
import { deadAfterHeal } from "./recovery/dead-after-heal.ts";
import { errorAnswers } from "./recovery/error-answers.ts";
import { givesUp } from "./recovery/gives-up.ts";
import { longWaits } from "./recovery/long-waits.ts";
import { onlyByRestart } from "./recovery/only-by-restart.ts";
import { recovery } from "./recovery/recovery.ts";
import { slowAnswers } from "./recovery/slow-answers.ts";
import { allHealthy } from "./start-up/all-healthy.ts";
import { comesUp } from "./start-up/comes-up.ts";
import { prematureConnections } from "./start-up/premature-connections.ts";
import { startUpOrder } from "./start-up/start-up-order.ts";
import { steadyState } from "./steady/steady-state.ts";
import { backoffSequence } from "./wire/backoff-sequence.ts";
import { connectionLeak } from "./wire/connection-leak.ts";
import { faultEffective } from "./wire/fault-effective.ts";
import { onlyIfAsked } from "./wire/only-if-asked.ts";
import { onlyIfUsed } from "./wire/only-if-used.ts";
import { retryStorm } from "./wire/retry-storm.ts";

const use = { link: "web->db:1", server: "db", phase: "watching" };
const own: Check = { name: "mine", run: () => faultEffective().run({ events: [], of: () => [] }) };

/** One of each, with every option that it has. */
const all: Check[] = [
  alerts({ mustFire: ["a"], mayFire: [] }),
  allHealthy({ within: "60s" }),
  backoffSequence({ allowance: "2s" }),
  canary(),
  circuit({ late: 250 }),
  comesUp(),
  committedOffsets({ allowance: "2s" }),
  delivery({ exactlyOnce: true, lossBy: "retention" }),
  drain(),
  endToEnd("backlog", { within: "25s" }),
  faultEffective(),
  healthAccuracy({ allowance: "3s" }),
  noCrash({ allow: ["web"] }),
  noRewrites({ paths: 2, repeats: 1_000 }),
  onlyIfAsked(faultEffective()),
  onlyIfUsed(recovery({ within: "5s" }), use),
  outage({ noticedWithin: "5s", pausedAtMost: "3s" }),
  prematureConnections(),
  recovery({ within: "1.5min" }),
  startUpOrder({ toHealthy: true }),
  ...[broughtBack(), connectionLeak(), crashLoop(), deadAfterHeal(), errorAnswers(), falseHealthy()],
  ...[
    falseUnhealthy(),
    gentleStop(),
    givesUp(),
    longWaits(),
    healthyBeforePort(),
    onlyByRestart(),
    slowAnswers(),
  ],
  ...[onlyErrors(), retryStorm({ perSecond: 5 }), steadyState({ within: "30s" })],
];

/** What a check is after it went through a file. */
const again = (check: Check) => checkOf(JSON.parse(JSON.stringify(askedOf(check))));

test("every built-in check has an id, and no two have the same", () => {
  expect(all.map(({ id }) => id).sort()).toEqual([...checkIds].sort());
});

test("no file makes a check that cannot be made again", () => {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const known = readFileSync(join(folder, "by-id.ts"), "utf8");
  const makers = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|^(by-id|verdict)/.test(file))
    .filter((file) =>
      /^export function \w+\([^)]*\): Check \{/m.test(readFileSync(join(folder, file), "utf8")),
    );
  expect(makers.length).toBeGreaterThanOrEqual(checkIds.length);
  expect(makers.filter((file) => !known.includes(`"./${file}"`))).toEqual([]);
});

test.each(all.map((check): [string, Check] => [check.id ?? "", check]))(
  "%s is made again from its id and options",
  (_, check) => {
    const made = again(check);
    expect(made?.name).toBe(check.name);
    expect(made && askedOf(made)).toEqual(askedOf(check));
    const nothing = { events: [], of: () => [] };
    expect(made?.run(nothing)).toEqual(check.run(nothing));
  },
);

test("options that were left out stay so", () => {
  for (const check of [alerts(), circuit(), delivery(), noCrash(), startUpOrder()])
    expect(askedOf(again(check) ?? own)).toEqual(askedOf(check));
});

test("a check of the user's own is not made again, nor what wraps one", () => {
  expect(askedOf(own)).toEqual({ id: "custom", name: "mine", options: {} });
  expect(again(own)).toBeUndefined();
  expect(again(onlyIfUsed(own, use))).toBeUndefined();
  expect(again(onlyIfUsed(onlyIfUsed(own, use), use))).toBeUndefined();
});

test("what this version does not know is named", () => {
  const named = (id: string, options: object) => () => checkOf({ id, name: id, options });
  expect(named("steadiness", {})).toThrow('this version has no check "steadiness"');
  expect(named("constructor", {})).toThrow('this version has no check "constructor"');
  expect(named("recovery", {})).toThrow('check "recovery": option "within": no duration');
  expect(named("recovery", { within: "soon" })).toThrow('option "within": not a duration: "soon"');
  expect(named("recovery", { within: "5s", from: "heal" })).toThrow('option "from" is not known');
  expect(named("no-crash", { allow: "web" })).toThrow('option "allow": no list');
  expect(named("no-crash", { allow: [1] })).toThrow('option "allow": no text');
  expect(named("no-rewrites", { paths: 1.5, repeats: 0 })).toThrow('option "paths": no whole number');
  expect(named("delivery", { exactlyOnce: "yes" })).toThrow("neither true nor false");
  expect(named("delivery", { lossBy: "chance" })).toThrow('option "lossBy": none of retention');
  expect(named("only-if-used", { ...use, check: { id: "recovery" } })).toThrow('option "check": no check');
});
