import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { holds } from "../core/subnet.ts";
import { labels, type RunIdentity } from "./identity.ts";
import { nextSubnet, type Subnet, subnetCount } from "./subnets.ts";

export interface ServiceNetwork {
  id: string;
  name: string;
  subnet: Subnet;
  /** The address of its containers' default gateway, where that is not the engine's own. */
  router?: string;
}

/** What a network must have room for. */
export interface Room {
  /** So many hosts, the gateway among them. */
  hosts?: number;
  /** Its containers' default gateway is its last host, which a container of the caller's takes. */
  routed?: boolean;
  /** Addresses that must not be in its subnet, since they mean something else to its containers. */
  without?: readonly string[];
}

const attempts = 64;

/**
 * Makes bridge networks with explicit small subnets, because the engine's default pools end at 30 networks.
 * Two runs may pick the same subnet at the same time; the engine refuses the second, which moves on.
 */
export class NetworkAllocator {
  readonly #docker: Docker;
  readonly #identity: RunIdentity;
  readonly #stack: string;
  #next: number;

  constructor(docker: Docker, identity: RunIdentity, stack: string, startAt: number) {
    this.#docker = docker;
    this.#identity = identity;
    this.#stack = stack;
    this.#next = startAt % subnetCount;
  }

  /** Throws an EnvironmentError when no free subnet is found. */
  async create(
    service: string,
    { hosts = 30, routed = false, without = [] }: Room = {},
  ): Promise<ServiceNetwork> {
    const name = `bs-${this.#identity.run}-${this.#stack}-${service}`;
    let refusal = "";
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { subnet, next } = nextSubnet(this.#next, hosts);
      this.#next = next;
      if (without.some((address) => holds(subnet.cidr, address))) continue;
      const router = routed ? subnet.host(subnet.hosts) : undefined;
      const route = router === undefined ? {} : { AuxiliaryAddresses: { DefaultGatewayIPv4: router } };
      try {
        const network = await withDeadline(`network for ${service}`, 15_000, () =>
          this.#docker.createNetwork({
            Name: name,
            Driver: "bridge",
            CheckDuplicate: true,
            IPAM: { Driver: "default", Config: [{ Subnet: subnet.cidr, Gateway: subnet.gateway, ...route }] },
            Labels: labels(this.#identity, this.#stack, "network", service),
          }),
        );
        return { id: network.id, name, subnet, ...(router === undefined ? {} : { router }) };
      } catch (thrown) {
        refusal = messageOf(thrown);
        if (!/overlap|already in use|address/i.test(refusal)) break;
      }
    }
    throw new EnvironmentError(`no network for service ${service}: ${refusal}`);
  }
}
