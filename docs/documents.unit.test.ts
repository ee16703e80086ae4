import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { documents } from "./build/documents.ts";

const root = join(import.meta.dirname, "..");

test.for([...(await documents(root))])("%s is as the code says (else: npm run docs)", ([path, text]) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
});
