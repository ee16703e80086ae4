import { afterAll, beforeAll, expect, test } from "vitest";
import { poll } from "../core/poll.ts";
import { serviceLogs } from "../probes/service-logs.ts";
import { type SmallStack, startSmall } from "./testing/small-stack.ts";

/** The same line again and again, once through the engine's frames and once through a terminal, which has none. */
const compose = `x-says: &says
  image: redis:7-bookworm
  command:
    - sh
    - -c
    - |
      while :; do
        echo '{"level":40,"msg":"größer als 3 €"}'
        echo '{"level":50,"msg":"from the errors"}' >&2
        sleep 0.2
      done
services:
  framed: *says
  terminal: {<<: *says, tty: true}
`;

let stack: SmallStack;
beforeAll(async () => {
  stack = await startSmall(compose);
}, 300_000);
afterAll(async () => {
  await stack?.system.stop();
}, 60_000);

test.each(["framed", "terminal"])("the log of a container is read whole: %s", async (name) => {
  const probe = await serviceLogs(stack.system, name).begin(stack);
  await poll(
    () => {
      const said = new Set(stack.history.of("log", name).map(({ data }) => data.message));
      const both = said.has("größer als 3 €") && said.has("from the errors");
      return both ? { done: true, value: true } : { done: false, saw: [...said].join(", ") };
    },
    { awaiting: `both lines of ${name}`, within: "10s" },
  );
  await probe.end();
  expect(new Set(stack.history.of("log", name).map(({ data }) => data.message)).size).toBe(2);
  expect(stack.history.of("probe").filter(({ data }) => data.probe === `logs:${name}`)).toEqual([]);
});
