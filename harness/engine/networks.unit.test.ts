import type Docker from "dockerode";
import { expect, test } from "vitest";
import { EnvironmentError } from "../core/errors.ts";
import { NetworkAllocator } from "./networks.ts";
import { subnetAt, subnetCount } from "./subnets.ts";

const identity = { run: "r1", host: "here", pid: 7, started: "9" };

interface Asked {
  Name: string;
  IPAM: { Config: { Subnet: string; Gateway: string }[] };
  Labels: Record<string, string>;
}

/** An engine that refuses so often with this text, then makes the network. */
function engine(refusals: number, text: string) {
  const asked: Asked[] = [];
  const docker = {
    createNetwork: async (options: Asked) => {
      asked.push(options);
      if (asked.length <= refusals) throw new Error(text);
      return { id: `id-${asked.length}` };
    },
  };
  return {
    asked,
    allocate: (startAt = 0) => new NetworkAllocator(docker as unknown as Docker, identity, "s1", startAt),
  };
}

test("a network has a subnet of its own, the gateway's address and the run's labels", async () => {
  const { asked, allocate } = engine(0, "");
  const networks = allocate(40);
  const made = [await networks.create("web"), await networks.create("db")];
  expect(made.map(({ name, subnet }) => [name, subnet.cidr])).toEqual([
    ["bs-r1-s1-web", subnetAt(40).cidr],
    ["bs-r1-s1-db", subnetAt(41).cidr],
  ]);
  expect(asked[0]).toMatchObject({
    IPAM: { Config: [{ Subnet: subnetAt(40).cidr, Gateway: subnetAt(40).gateway }] },
    Labels: { "blackstart.run": "r1", "blackstart.stack": "s1", "blackstart.role": "network" },
  });
});

test("a subnet that somebody else has is passed over, and nobody is given it later", async () => {
  const { allocate } = engine(2, "Pool overlaps with other one on this address space");
  const networks = allocate(subnetCount - 1);
  expect((await networks.create("web")).subnet.cidr).toBe(subnetAt(1).cidr);
  expect((await networks.create("db")).subnet.cidr).toBe(subnetAt(2).cidr);
});

test("another refusal is no reason to try on, and a pool without a free subnet ends", async () => {
  const refusing = engine(1_000, "permission denied");
  await expect(refusing.allocate().create("web")).rejects.toThrow(
    new EnvironmentError("no network for service web: permission denied"),
  );
  expect(refusing.asked).toHaveLength(1);
  const full = engine(1_000, "Pool overlaps");
  await expect(full.allocate().create("web")).rejects.toThrow(EnvironmentError);
  expect(full.asked).toHaveLength(64);
});

test("a routed network sends its containers to its last host, and none has an address that means another", async () => {
  const { asked, allocate } = engine(0, "");
  const { host } = subnetAt(41);
  const made = await allocate(40).create("web", { routed: true, without: [subnetAt(40).host(9)] });
  expect([made.subnet.cidr, made.router]).toEqual([subnetAt(41).cidr, host(30)]);
  expect(asked.map(({ IPAM }) => IPAM.Config[0])).toEqual([
    expect.objectContaining({ AuxiliaryAddresses: { DefaultGatewayIPv4: host(30) } }),
  ]);
});
