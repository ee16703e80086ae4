import { expect, test } from "vitest";
import type { ServiceNetwork } from "../engine/networks.ts";
import { nextSubnet, subnetAt } from "../engine/subnets.ts";
import { roomNeeded, Standings } from "./standings.ts";

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
  const { subnet, next } = nextSubnet(1, roomNeeded("web", many).hosts ?? 0);
  expect([subnet.cidr, next]).toEqual(["10.213.0.64/26", 4]);
  const standings = new Standings(many, new Map([["web", { subnet } as ServiceNetwork]]));
  expect(new Set(standings.clientsOf("s39").map(({ address }) => address))).toEqual(
    new Set(["10.213.0.107"]),
  );
});

test("a server with an address of the file keeps where it stands, and its clients' networks have a router", () => {
  const fixed = { ...neighbour("web", "db"), addresses: ["172.28.0.10"] };
  const all = [fixed, neighbour("db", "web"), neighbour("mq", "web")];
  expect(["web", "db", "mq"].map((name) => roomNeeded(name, all))).toEqual([
    { hosts: 10, routed: true, without: ["172.28.0.10"] },
    { hosts: 10, routed: true, without: ["172.28.0.10"] },
    { hosts: 9, routed: false, without: ["172.28.0.10"] },
  ]);
  const standings = new Standings(all, networks);
  expect(standings.addresses("web", "db")).toEqual(["172.28.0.10"]);
  expect(standings.addresses("db", "web")).toEqual([]);
  expect(standings.serversOf("web").map(({ server }) => server)).toEqual(["db"]);
  expect(() => standings.move("web", "db")).toThrow(
    "db has the address 172.28.0.10 in the file, and keeps it",
  );
});

test("the router's own address is nobody else's", () => {
  const subnet = subnetAt(0);
  const routed = new Map([["web", { subnet, router: subnet.host(30) } as ServiceNetwork]]);
  const standings = new Standings([neighbour("web", "db")], routed);
  const seen = Array.from({ length: 60 }, () => standings.move("web", "db").address);
  expect(seen).not.toContain(subnet.host(30));
  expect(seen).toContain(subnet.host(29));
});
