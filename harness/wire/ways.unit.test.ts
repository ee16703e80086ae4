import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import { linksOf } from "./link-discovery.ts";
import { waysOf } from "./ways.ts";

const compose = `services:
  db: {image: i, container_name: the-db}
  web: {image: i, environment: {DB: "db:5432"}}
  side: {image: i, network_mode: host, environment: {DB: "db:5432"}}
`;

async function ways(forwards: boolean) {
  const { services } = await readFiles({ "compose.yaml": compose }, { environment: {} });
  const spec = { services, notCovered: [], warnings: [], volumes: [], name: "n", file: "compose.yaml" };
  const { links } = linksOf(spec as never, new Map());
  const { path, neighbours } = waysOf(services, links, { forwards });
  return [
    path,
    ...neighbours.map(({ client, server, names }) => `${client}->${server} as ${names.join(",")}`),
  ];
}

test("a platform that somebody knows has its links and Toxiproxy", async () => {
  expect(await ways(false)).toEqual(["toxiproxy", "web->db as db,the-db", "side->db as db,the-db"]);
});

test("of any other whoever shares a network finds the other, and links of who shares none are kept", async () => {
  expect(await ways(true)).toEqual([
    ...["filter", "web->db as db,the-db", "side->db as db,the-db", "db->web as web"],
  ]);
});
