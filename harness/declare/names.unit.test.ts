import { expect, test } from "vitest";
import type { ScenarioBody } from "../scenario/definition.ts";
import type { System } from "../system/system.ts";
import { destinationOf, linkOf } from "./names.ts";
import { definePlatform, type Platform } from "./platform.ts";
import type { BackoffDeclaration } from "./service-declaration.ts";

interface ShopNames {
  services: "cart" | "store";
  links: { cart: "store" };
}
type Shop = Platform<object, ShopNames>;

/** Never called: tsc reads it, and a line that it should refuse and does not is an error of its own. */
const scenario: ScenarioBody<object, ShopNames> = async ({ platform }) => {
  platform.link("cart", "store", 6379);
  platform.service("cart");
  // @ts-expect-error no such client
  platform.link("crat", "store");
  // @ts-expect-error the store is no client
  platform.link("store", "cart");
  // @ts-expect-error no such server of the cart
  platform.link("cart", "stroe");
  // @ts-expect-error no such service
  platform.service("stroe");
  const unnamed: System = platform;
  unnamed.link("whoever", "whomever");
};

const times = { initialMs: 1, factor: 1, capMs: 1 };
const declarations = (): Platform[] => {
  const right: BackoffDeclaration<ShopNames> = { ...times, to: "store:1" };
  // @ts-expect-error no such server
  const wrong: BackoffDeclaration<ShopNames> = { ...times, to: "stroe:1" };
  const shop: Shop = { name: "shop", folder: "", services: { cart: { backoffs: [right, wrong] } } };
  // @ts-expect-error no such service
  const typo: Shop["services"] = { stroe: {} };
  // @ts-expect-error no such key
  const key: Shop["services"] = { cart: { endpoint: 1 } };
  return [shop, { ...shop, services: { ...typo, ...key } }, definePlatform<object>({ name: "", folder: "" })];
};

test("names are types, and a platform with names is a platform", () => {
  expect([scenario, declarations].map((one) => typeof one)).toEqual(["function", "function"]);
});

test("a destination is a service and a port, and a link a client and a destination", () => {
  expect(destinationOf("store-2:6379")).toEqual({ server: "store-2", port: 6379 });
  expect(linkOf("front-end->store:80")).toEqual({ client: "front-end", server: "store", port: 80 });
  for (const text of ["store", "store:", "store:0", "store:70000", ":80", "a b:80", "store:80:80"])
    expect(destinationOf(text)).toBeUndefined();
  for (const text of ["store:80", "->store:80", "cart->store", "cart->:80", "cart store:80"])
    expect(linkOf(text)).toBeUndefined();
});
