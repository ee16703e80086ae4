import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { Recorder } from "../history/recorder.ts";
import type { Stack } from "../stacks/stack.ts";
import { leakAudit } from "./leak-audit.ts";

interface Front {
  toxics?: number;
  rules?: string[];
  cutOrHeld?: boolean;
  /** What the proxy's last change left to be known of the link, once it has ended. */
  isKnown?: boolean;
  /** Toxiproxy does not answer. */
  unreachable?: boolean;
}

/** What an audit of one front with one link finds, and what it writes down. */
async function audit({ toxics = 0, rules = [], cutOrHeld = false, isKnown = true, unreachable }: Front) {
  const history = createHistory(() => 0);
  const recorder = new Recorder();
  recorder.use(history);
  let settled = false;
  const link = {
    id: "app->redis:6379",
    cutOrHeld,
    settled: async () => {
      settled = true;
    },
    // A change that is under way decides.
    get isKnown() {
      return settled && isKnown;
    },
  };
  const state = async () => {
    if (unreachable) throw new Error("connection refused");
    return [{ name: "app.redis.6379", toxics }];
  };
  const proxies = [
    { server: "redis", control: { state }, filter: { rules: async () => rules }, links: [link] },
  ];
  const leaks = await leakAudit({ system: { proxies }, recorder } as unknown as Stack);
  expect(history.of("finding").map(({ data }) => data.what)).toEqual(leaks);
  return leaks;
}

test("a system that was put back has no leaks", async () => {
  expect(await audit({})).toEqual([]);
});

test.each<[string, Front, string]>([
  ["a toxic", { toxics: 2 }, "2 toxics are left on app.redis.6379"],
  ["a packet rule", { rules: ["drop 6379"] }, "a packet rule is left before redis: drop 6379"],
  ["a cut", { cutOrHeld: true }, "app->redis:6379 is still cut"],
  ["a change that failed", { isKnown: false }, "its proxy did not say whether app->redis:6379 listens"],
])("%s that is left is named", async (_what, front, leak) => {
  expect(await audit(front)).toEqual([leak]);
});

test("a proxy that cannot be asked is no clean one", async () => {
  const [leak, ...others] = await audit({ unreachable: true });
  expect(leak).toContain("redis");
  expect(leak).toContain("could not be audited: connection refused");
  expect(others).toEqual([]);
});
