import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { attachOutput } from "../engine/attached-output.ts";
import { labels, type RunIdentity } from "../engine/identity.ts";
import type { ServiceNetwork } from "../engine/networks.ts";
import { type Capture, type CaptureListener, captureArguments, followCapture } from "./capture.ts";

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
  /** The image of `runtime/images/proxy-image.ts`. */
  image: string;
  /** The server's own network: what passes on it is not captured, being the same bytes a second time. */
  home: Standing;
  /** The networks of the server's clients. */
  clients: Standing[];
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
  const { docker, identity, stack, server, home, clients, listener } = options;
  return withDeadline(`proxy of ${server}`, 30_000, async () => {
    const container = await docker.createContainer({
      name: `bs-${identity.run}-${stack}-to-${server}`,
      Image: options.image,
      Cmd: captureArguments(home.network.subnet.cidr),
      Env: ["LOG_LEVEL=error"],
      Labels: labels(identity, stack, "proxy", server),
      HostConfig: {
        NetworkMode: home.network.name,
        CapAdd: ["NET_RAW", "NET_ADMIN"],
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

function endpointOf({ address, aliases }: Standing): Docker.EndpointSettings {
  return { IPAMConfig: { IPv4Address: address }, ...(aliases === undefined ? {} : { Aliases: aliases }) };
}
