import { expect, test } from "vitest";
import type { ServiceNetwork } from "../engine/networks.ts";
import { nextSubnet, subnetAt } from "../engine/subnets.ts";
import { hostsNeeded, Standings } from "./standings.ts";

const neighbour = (client: string, server: string) => ({ client, server, names: [server] });
const networkAt = (index: number) => ({ subnet: subnetAt(index) }) as ServiceNetwork;
const networks = new Map([
  ["web", networkAt(0)],
  ["db", networkAt(1)],
  ["mq", networkAt(2)],
]);

test("each client finds its servers at addresses of its own network, in the order of the neighbours", () => {
  const standings = new Standings(
    [neighbour("web", "db"), neighbour("web", "mq"), neighbour("mq", "db")],
    networks,
  );
  expect(standings.servers).toEqual(["db", "mq"]);
  expect([
    standings.address("web", "db"),
    standings.address("web", "mq"),
    standings.address("mq", "db"),
  ]).toEqual([...["10.213.0.4", "10.213.0.5", "10.213.0.68"]]);
  expect(standings.clientsOf("db").map(({ client, aliases }) => [client, aliases])).toEqual([
    ["web", ["db"]],
    ["mq", ["db"]],
  ]);
  expect(() => standings.address("db", "web")).toThrow("db has no proxy of web on its network");
});

test("who comes back elsewhere is never where it was before, however often", () => {
  const standings = new Standings([neighbour("web", "db"), neighbour("web", "mq")], networks);
  let before = standings.address("web", "db");
  for (let times = 0; times < 60; times++) {
    const { address } = standings.move("web", "db");
    expect([before, standings.address("web", "mq")]).not.toContain(address);
    before = address;
  }
});

test("a network has room for every proxy and some to spare", () => {
  const many = Array.from({ length: 40 }, (_, index) => neighbour("web", `s${index}`));
  const { subnet, next } = nextSubnet(1, hostsNeeded("web", many));
  expect([subnet.cidr, next]).toEqual(["10.213.0.64/26", 4]);
  const standings = new Standings(many, new Map([["web", { subnet } as ServiceNetwork]]));
  expect(new Set(standings.clientsOf("s39").map(({ address }) => address))).toEqual(
    new Set(["10.213.0.107"]),
  );
});
