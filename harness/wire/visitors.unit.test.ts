import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import { outsidersIn, visitorLinks } from "./visitors.ts";

async function visited(services: string, exposed: [string, number[]][] = []): Promise<string[]> {
  const spec = await readFiles({ "compose.yaml": `services: ${services}\n` }, { environment: {} });
  return visitorLinks(spec.services, new Map(exposed)).map(({ id }) => id);
}

test("visitors come to published and exposed ports, each once", async () => {
  expect(
    await visited("{web: {image: w, ports: ['8080:80'], expose: ['80', '81']}, db: {image: d}}"),
  ).toEqual(["visitors->web:80", "visitors->web:81"]);
});

test("a port that an image exposes counts where it is built here", async () => {
  const services = "{web: {build: {dockerfile_inline: FROM w}}, db: {image: d}}";
  expect(
    await visited(services, [
      ["web", [3_000]],
      ["db", [5_432]],
    ]),
  ).toEqual(["visitors->web:3000"]);
});

test("a service that has their name keeps it", async () => {
  expect(await visited("{visitors: {image: v}, web: {image: w, expose: ['80']}}")).toEqual([
    "visitors-2->web:80",
  ]);
});

test("only visitors are outsiders", () => {
  const link = { id: "", client: "web", server: "db", port: 1, place: "" };
  expect([...outsidersIn([{ ...link, from: "environment" }])]).toEqual([]);
  expect([...outsidersIn([{ ...link, client: "visitors", from: "visitors" }])]).toEqual(["visitors"]);
});
