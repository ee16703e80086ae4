import fc from "fast-check";
import { expect, test } from "vitest";
import { Turns } from "../core/turns.ts";
import { contentHash } from "./content-hash.ts";
import { commandName } from "./recipes/go-binary.ts";

test("the order of the files does not matter, everything else does", () => {
  const one = new Map([
    ["a", "1"],
    ["b", "2"],
  ]);
  const other = new Map([
    ["b", "2"],
    ["a", "1"],
  ]);
  expect(contentHash(one, "base")).toBe(contentHash(other, "base"));
  expect(contentHash(one, "base")).not.toBe(contentHash(one, "another base"));
  expect(contentHash(new Map([["a", "1"]]))).not.toBe(
    contentHash(new Map([["a", { content: "1", mode: 0o755 }]])),
  );
  expect(contentHash(one)).toMatch(/^[0-9a-f]{12}$/);
});

test("no two different lists of files have one hash because their texts run together", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2 }), fc.nat(), (facts, at) => {
      const index = at % (facts.length - 1);
      const joined = [
        ...facts.slice(0, index),
        `${facts[index]}${facts[index + 1]}`,
        ...facts.slice(index + 2),
      ];
      expect(contentHash(new Map(), ...facts)).not.toBe(contentHash(new Map(), ...joined));
    }),
  );
});

test("never more jobs than turns, in order, and a failed job gives its turn back", async () => {
  const turns = new Turns(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const jobs = [1, 2, 3, 4, 5].map((number) =>
    turns.take(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(number);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (number === 1) throw new Error("one fails");
      return number;
    }),
  );
  const results = await Promise.allSettled(jobs);
  expect(results.map((result) => result.status)).toEqual(["rejected", ...Array(4).fill("fulfilled")]);
  expect(most).toBe(2);
  expect(order).toEqual([1, 2, 3, 4, 5]);
});

test("a Go command is named by its last path element that is no version", () => {
  expect(commandName("github.com/nats-io/nats-server/v2")).toBe("nats-server");
  expect(commandName("github.com/Shopify/toxiproxy/v2/cmd/server")).toBe("server");
});
