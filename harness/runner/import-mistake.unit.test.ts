import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { importMistake } from "./import-mistake.ts";

const file = join(process.cwd(), "shop", "cart.test.ts");
const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

test.for<[string, Error, RegExp]>([
  [
    "a door's missing package",
    new UserError("blackstart/adapters/ledger needs the package x: npm install x"),
    /^shop\/cart\.test\.ts: blackstart\/adapters\/ledger needs the package x: npm install x$/,
  ],
  [
    "any other missing package",
    coded("ERR_MODULE_NOT_FOUND", "Cannot find package 'long' imported from /shop/cart.test.ts"),
    /^shop\/cart\.test\.ts: Cannot find package 'long'/,
  ],
  [
    "TypeScript that has no types to strip",
    coded("ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX", "TypeScript enum is not supported in strip-only mode"),
    /^shop\/cart\.test\.ts: TypeScript enum .*only strips types/,
  ],
  [
    "a project of CommonJS",
    new SyntaxError("Cannot use import statement outside a module"),
    /^shop\/cart\.test\.ts: read as CommonJS: put "type": "module" into package\.json/,
  ],
])("%s is told with the file that imports it", ([, thrown, sentence]) => {
  const mistake = importMistake(file, thrown);
  expect(mistake).toBeInstanceOf(UserError);
  expect(mistake?.message).toMatch(sentence);
});

test.for([
  ["a mistake that names its place already", new UserError("compose.yaml:3: no image")],
  ["a bug", new TypeError("x is not a function")],
  ["a thrown text", "no error at all"],
])("%s stays as it is", ([, thrown]) => {
  expect(importMistake(file, thrown)).toBeUndefined();
});
