import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { attachOutput } from "../engine/attached-output.ts";
import { labels, type RunIdentity } from "../engine/identity.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import { type Capture, type CaptureListener, captureArguments, followCapture } from "./capture.ts";
import { forwardingSysctls } from "./forwarding.ts";

/** Where a proxy stands on a network, and under which names it is found there. */
export interface Standing {
  network: ServiceNetwork;
  address: string;
  aliases?: string[];
}

export interface ProxyContainerOptions {
  docker: Docker;
  identity: RunIdentity;
  stack: string;
  server: string;
  /** The image of `images/proxy-image.ts`. */
  image: string;
  /** The server's own network: what passes on it is not captured, being the same bytes a second time. */
  home: Standing;
  /** The networks of the server's clients. */
  clients: Standing[];
  /** By which it forwards every port, as `iptables-restore` reads them; without them it forwards nothing. */
  rules?: string;
  /** What `ip -batch` does first, where it is a router. */
  routes?: string;
  /** Where what changes the rules takes commands. */
  gatePort: number;
  listener: CaptureListener;
}

export interface ProxyContainer {
  /** Its network namespace is where packets are filtered. */
  container: Docker.Container;
  /** Resolves once the kernel captures. */
  capture: Promise<Capture>;
}

/** Starts one server's Toxiproxy with the capture of its clients' packets. Rejects when it cannot be started. */
export async function startProxyContainer(options: ProxyContainerOptions): Promise<ProxyContainer> {
  const { docker, identity, stack, server, home, clients, rules, routes, gatePort, listener } = options;
  const gate = `${home.address} ${gatePort} ${home.network.subnet.gateway}`;
  return withDeadline(`proxy of ${server}`, 30_000, async () => {
    const container = await docker.createContainer({
      name: `bs-${identity.run}-${stack}-to-${server}`,
      Image: options.image,
      Cmd: captureArguments(home.network.subnet.cidr, { datagrams: rules !== undefined }),
      Env: [
        "LOG_LEVEL=error",
        ...(rules === undefined ? [] : [`PACKET_RULES=${rules}`, `GATE=${gate}`]),
        ...(routes === undefined ? [] : [`ROUTES=${routes}`]),
      ],
      Labels: labels(identity, stack, "proxy", server),
      HostConfig: {
        NetworkMode: home.network.name,
        CapAdd: ["NET_RAW", "NET_ADMIN"],
        ...(rules === undefined ? {} : { Sysctls: forwardingSysctls }),
        LogConfig: { Type: "none", Config: {} },
      },
      NetworkingConfig: { EndpointsConfig: { [home.network.name]: endpointOf(home) } },
    });
    // One call a network, because engines before 25 take but one network at creation.
    for (const standing of clients) {
      await docker
        .getNetwork(standing.network.id)
        .connect({ Container: container.id, EndpointConfig: endpointOf(standing) });
    }
    const output = await attachOutput(docker, container);
    await container.start();
    const capture = followCapture(output, server, listener);
    // Whoever waits for it hears of its failure; until then it must not count as unhandled.
    capture.catch(() => undefined);
    return { container, capture };
  });
}

/** Takes a proxy off a network and puts it there again under another address, with the same names. */
export async function standElsewhere(
  docker: Docker,
  container: Docker.Container,
  standing: Standing,
): Promise<void> {
  const network = docker.getNetwork(standing.network.id);
  await withDeadline(`another address on ${standing.network.name}`, 15_000, async () => {
    await network.disconnect({ Container: container.id, Force: true });
    await network.connect({ Container: container.id, EndpointConfig: endpointOf(standing) });
  });
}

function endpointOf({ address, aliases }: Standing): Docker.EndpointSettings {
  return { IPAMConfig: { IPv4Address: address }, ...(aliases === undefined ? {} : { Aliases: aliases }) };
}
