import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documents } from "./documents.ts";

/** `npm run docs`: writes every document that is made from the code. */
const root = join(import.meta.dirname, "../..");
for (const [path, text] of await documents(root)) writeFileSync(join(root, path), text);
