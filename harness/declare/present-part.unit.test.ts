import { expect, test } from "vitest";
import { definingFile } from "./defining-file.ts";
import { definePlatform, type Platform } from "./platform.ts";
import { presentPart } from "./present-part.ts";

const times = { initialMs: 1, factor: 1, capMs: 1 };
const platform: Platform = definePlatform({
  name: "shop",
  folder: "shop",
  services: {
    cart: {
      role: "application",
      backoffs: [
        { to: "store:6379", ...times },
        { to: "admin:80", ...times },
      ],
    },
    admin: { http: { port: 80, health: "/" } },
  },
  links: {
    add: [
      { client: "cart", server: "store", port: 1 },
      { client: "admin", server: "store", port: 1 },
    ],
    remove: ["cart->store:6379", "cart->admin:80"],
  },
});

test("what does not run is left out wherever it is named", () => {
  const present = presentPart(platform, ["cart", "store"]);
  expect(present).toEqual({
    name: "shop",
    folder: "shop",
    services: { cart: { role: "application", backoffs: [{ to: "store:6379", ...times }] } },
    links: { add: [{ client: "cart", server: "store", port: 1 }], remove: ["cart->store:6379"] },
  });
  expect(definingFile(present)).toBe(import.meta.filename);
});

test("where all runs, and where nothing is declared, nothing is left out", () => {
  expect(presentPart(platform, ["cart", "store", "admin"])).toEqual(platform);
  const bare: Platform = { name: "bare", folder: "bare" };
  expect(presentPart(bare, [])).toEqual(bare);
});
