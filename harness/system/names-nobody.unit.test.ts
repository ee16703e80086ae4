import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import type { CatalogueEntry } from "../images/catalogue.ts";
import { namesNobody } from "./names-nobody.ts";

const catalogue = new Map([["store", { name: "store", reference: "store:7" } as CatalogueEntry]]);

async function says(service: string): Promise<boolean> {
  const file = `services: {other: {image: o}, one: ${service}}\n`;
  const { services } = await readFiles({ "compose.yaml": file, "conf.ini": "" }, { environment: {} });
  const one = services.find(({ name }) => name === "one");
  if (one === undefined) throw new Error("no service");
  return namesNobody(one, ["other"], catalogue);
}

test("a well-known image that is told of nobody names nobody", async () => {
  expect(await says("{image: store:7}")).toBe(true);
  expect(
    await says("{image: store:7, command: [server, --append], environment: {OTHERS: another-one}}"),
  ).toBe(true);
});

test.each([
  ["an image that nobody knows", "{image: own/app}"],
  ["an image of the user's own", "{build: {dockerfile_inline: FROM x}}"],
  ["a mounted file", "{image: store:7, volumes: ['./conf.ini:/conf.ini']}"],
  ["a name in its command", "{image: store:7, command: [server, --replica-of, 'other:6379']}"],
  ["a name in its environment", "{image: store:7, environment: {PEERS: 'x=http://other.default:1'}}"],
])("%s may name anybody", async (_, service) => {
  expect(await says(service)).toBe(false);
});
