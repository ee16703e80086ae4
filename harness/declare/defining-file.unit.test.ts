import { join } from "node:path";
import { expect, test } from "vitest";
import { definingFile } from "./defining-file.ts";
import { definePlatform } from "./platform.ts";
import { validateLinks } from "./validate.ts";

const shop = definePlatform({
  name: "shop",
  folder: join(import.meta.dirname, "there-is-no-such-folder"),
  links: {
    remove: ["cart->store:1"],
  },
});

test("a platform that a suite defines by itself is told of with the suite's own line", () => {
  expect(definingFile(shop)).toBe(import.meta.filename);
  expect(() => validateLinks(shop, [])).toThrow(
    /^harness\/declare\/defining-file\.unit\.test\.ts:11: links\.remove\[0\]: no link cart->store:1 /,
  );
});

test("what no file defined has none, unless a companion lies in its folder", () => {
  expect(definingFile({ name: "shop", folder: "nowhere" })).toBeUndefined();
  expect(() => validateLinks({ ...shop }, [])).toThrow(/^platform shop: /);
});
