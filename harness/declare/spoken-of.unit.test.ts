import { expect, test } from "vitest";
import { spokenOf } from "./spoken-of.ts";

test("a companion speaks of services that it declares, and of the ends of links that it adds or takes away", () => {
  const isSpoken = spokenOf({
    services: { web: {} },
    links: { add: [{ client: "cart", server: "store", port: 6_379 }], remove: ["mail->queue:5672"] },
  });
  const named = ["web", "cart", "store", "mail", "queue", "other"].filter(isSpoken);
  expect(named).toEqual(["web", "cart", "store", "mail", "queue"]);
});

test("one that connects to servers may mean any of them, and none means none", () => {
  expect(spokenOf({ connect: async () => ({}) })("web")).toBe(true);
  expect(spokenOf({})("web")).toBe(false);
});
