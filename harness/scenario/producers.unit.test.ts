import { expect, test } from "vitest";
import { Producers } from "./producers.ts";

test("every number is given out once, and is known until the platform is put back", () => {
  const producers = new Producers(2_000);
  expect(producers.known).toEqual([]);
  expect([producers.next(), producers.next()]).toEqual([2_001, 2_002]);
  expect(producers.known).toEqual([2_001, 2_002]);
  producers.forget();
  expect(producers.next()).toBe(2_003);
  expect(producers.known).toEqual([2_003]);
});
