import { expect, test } from "vitest";
import { type StoreClient, writesRefused } from "./writes-refused.ts";

/** A store in memory that obeys its configuration, or does not. */
function store({ obeys }: { obeys: boolean }): StoreClient {
  let wanted = "0";
  return {
    async config(_name, value) {
      if (obeys) wanted = value;
    },
    async set() {
      if (wanted !== "0") throw new Error("NOREPLICAS Not enough good replicas to write.");
    },
  };
}

const soon = () => AbortSignal.timeout(100);

test("writes are refused until the heal, and both are proven", async () => {
  const fault = writesRefused("redis", store({ obeys: true }));
  expect(await fault.inject(soon())).toMatchObject({ observed: expect.stringMatching(/^NOREPLICAS/) });
  expect(await fault.heal(soon())).toMatchObject({ observed: "taken" });
});

test("a store that goes on taking writes is no proof", async () => {
  await expect(writesRefused("redis", store({ obeys: false })).inject(soon())).rejects.toThrow();
});
