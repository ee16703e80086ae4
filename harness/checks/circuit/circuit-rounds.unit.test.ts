import fc from "fast-check";
import { expect, test } from "vitest";
import type { CircuitState } from "../../history/events.ts";
import type { History } from "../../history/log.ts";
import { platform, refuse, state, traffic } from "../testing/circuits.ts";
import { circuit } from "./circuit.ts";

/** Rounds of open and half-open, each with trials that fail before one succeeds. */
function write(rounds: number[], mutate: (states: CircuitState[]) => CircuitState[]): History {
  const builder = traffic(platform(), 200);
  let at = 1_000;
  for (const failedTrials of rounds) {
    refuse(builder, at, at + 100, at + 200);
    at += 205;
    const states = mutate([
      ...Array.from({ length: failedTrials }, (): CircuitState[] => ["open", "half-open"]).flat(),
      ...(["open", "half-open", "closed"] as const),
    ]);
    for (const to of states) {
      state(builder, at, to);
      if (to === "open") at += 3_050;
      if (to === "half-open") traffic(builder, at + 20, 100, 100);
      if (to !== "open") at += 60;
    }
    at += 1_000;
  }
  builder.calm(at).add(at, "phase", "end", { name: "end", edge: "end" });
  return builder.history();
}

const rounds = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 });

test("any legal sequence of rounds passes", () => {
  fc.assert(
    fc.property(rounds, (trials) => {
      expect(circuit().run(write(trials, (states) => states)).findings).toEqual([]);
    }),
  );
});

test("a round in which any half-open is skipped never passes", () => {
  fc.assert(
    fc.property(rounds, fc.nat(3), (trials, which) => {
      const mutate = (states: CircuitState[]) => {
        const trialsAt = states.flatMap((to, index) => (to === "half-open" ? [index] : []));
        return states.toSpliced(trialsAt[which % trialsAt.length] ?? 1, 1);
      };
      expect(circuit().run(write(trials, mutate)).verdict).toBe("fail");
    }),
  );
});
