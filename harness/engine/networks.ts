import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { labels, type RunIdentity } from "./identity.ts";
import { nextSubnet, type Subnet, subnetCount } from "./subnets.ts";

export interface ServiceNetwork {
  id: string;
  name: string;
  subnet: Subnet;
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

  /** With room for so many hosts, the gateway among them. Throws an EnvironmentError when no free subnet is found. */
  async create(service: string, hosts = 30): Promise<ServiceNetwork> {
    const name = `bs-${this.#identity.run}-${this.#stack}-${service}`;
    let refusal = "";
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { subnet, next } = nextSubnet(this.#next, hosts);
      this.#next = next;
      try {
        const network = await withDeadline(`network for ${service}`, 15_000, () =>
          this.#docker.createNetwork({
            Name: name,
            Driver: "bridge",
            CheckDuplicate: true,
            IPAM: { Driver: "default", Config: [{ Subnet: subnet.cidr, Gateway: subnet.gateway }] },
            Labels: labels(this.#identity, this.#stack, "network", service),
          }),
        );
        return { id: network.id, name, subnet };
      } catch (thrown) {
        refusal = messageOf(thrown);
        if (!/overlap|already in use|address/i.test(refusal)) break;
      }
    }
    throw new EnvironmentError(`no network for service ${service}: ${refusal}`);
  }
}
