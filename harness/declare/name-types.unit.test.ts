import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { nameTypes } from "./name-types.ts";

const compose = `
services:
  cart:
    image: "cart:1"
    environment: { STORE: "store:6379", PRICES: "http://prices:80" }
    depends_on:
      queue: { condition: service_started }
      migrate: { condition: service_completed_successfully }
  store: { image: "redis:7" }
  queue: { image: "queue:1" }
  prices: { image: "prices:1" }
  migrate: { image: "cart:1" }
  front-end: { image: "cart:1", profiles: [web] }
`;

async function typesOf(text: string, companion?: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "names-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "compose.yaml"), text);
  if (companion !== undefined) writeFileSync(join(folder, "platform.mjs"), companion);
  const types = await nameTypes(folder);
  expect(types.file).toBe(join(folder, "compose.names.ts"));
  return types.text;
}

test("every service is a name, and whom it is told of or waits for is a link", async () => {
  expect(await typesOf(compose)).toBe(`// Made from compose.yaml by \`blackstart types\`.

/** What the services and links of the platform are called. */
export interface Names {
  services: "cart" | "front-end" | "migrate" | "prices" | "queue" | "store";
  /** Servers that a client connects to. */
  links: {
    cart: "prices" | "queue" | "store";
  };
}
`);
});

test("links that the companion adds and removes count, and wrong names in it do not hinder", async () => {
  const text = await typesOf(
    compose,
    `export default {
      services: { crat: {} },
      links: {
        add: [{ client: "front-end", server: "cart", port: 80 }],
        remove: ["cart->prices:80", "cart->queue:1"],
      },
    };`,
  );
  expect(text).toContain('    cart: "store";\n    "front-end": "cart";\n');
});

test("a union that is too wide for a line has a line for each name", async () => {
  const names = Array.from({ length: 9 }, (_, index) => `service-number-${index}`);
  const text = await typesOf(`services:\n${names.map((name) => `  ${name}: { image: "a:1" }\n`).join("")}`);
  expect(text).toContain('  services:\n    | "service-number-0"\n    | "service-number-1"\n');
  expect(text).toContain('    | "service-number-8";\n  links: Record<never, never>;\n');
});

test("a companion whose shape is wrong is told of, and so is a folder without a Compose file", async () => {
  await expect(typesOf(compose, "export default { links: 3 };")).rejects.toThrow(
    /platform\.mjs:1: links: is to be an object, not 3/,
  );
  await expect(nameTypes(join(tmpdir(), "there-is-no-such-folder"))).rejects.toBeInstanceOf(UserError);
});

test("each instance of a service is a name, and one that the companion speaks of is called as in the file", async () => {
  const pair = `
services:
  web: { image: "web:1", scale: 2 }
  caller: { image: "caller:1", environment: { WEB: "http://web:80" } }
`;
  const links = (text: string) => /caller: .*/.exec(text)?.[0];
  expect(links(await typesOf(pair))).toBe('caller: "web-1" | "web-2";');
  const companion = "export default { services: { web: {} } };";
  expect(links(await typesOf(pair, companion))).toBe('caller: "web";');
});
