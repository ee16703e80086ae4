import { expect, test } from "vitest";
import { readFiles } from "../compose/testing/compose-folder.ts";
import { neighboursOf } from "./neighbours.ts";

const neighbours = async (services: string) => {
  const spec = await readFiles({ "compose.yaml": services }, { environment: {} });
  return neighboursOf(spec.services).map(
    ({ client, server, names }) => `${client}->${names.join(",")} (${server})`,
  );
};

test("who names no network shares one with everybody else who names none", async () => {
  expect(await neighbours("services: {a: {image: i}, b: {image: i, container_name: bee}}")).toEqual([
    "a->b,bee (b)",
    "b->a (a)",
  ]);
});

test("who shares no network stays apart", async () => {
  const file = `services:
  web: {image: i, networks: [front]}
  app: {image: i, networks: {front: {aliases: [api]}, back: }, container_name: the-app}
  db: {image: i, networks: [back]}
networks: {front: , back: }
`;
  expect(await neighbours(file)).toEqual([
    "web->app,api,the-app (app)",
    "app->web (web)",
    "app->db (db)",
    "db->app,api,the-app (app)",
  ]);
});

test("who has another's network has its neighbours, and who has none has nobody", async () => {
  const file = `services:
  db: {image: i}
  side: {image: i, network_mode: "service:db"}
  alone: {image: i, network_mode: none}
  web: {image: i, networks: [front]}
networks: {front: }
`;
  expect(await neighbours(file)).toEqual(["db->side (side)", "side->db (db)"]);
});

test("an address of the file is one for those on its network alone", async () => {
  const file = `services:
  db: {image: i, networks: {back: {ipv4_address: 172.28.0.10}, front: }}
  app: {image: i, networks: [back]}
  web: {image: i, networks: [front]}
networks: {front: , back: {ipam: {config: [{subnet: 172.28.0.0/16}]}}}
`;
  const spec = await readFiles({ "compose.yaml": file }, { environment: {} });
  const addresses = neighboursOf(spec.services).map(({ client, server, addresses: of }) => [
    client,
    server,
    of,
  ]);
  expect(addresses).toContainEqual(["app", "db", ["172.28.0.10"]]);
  expect(addresses).toContainEqual(["web", "db", undefined]);
});
