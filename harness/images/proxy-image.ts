import type Docker from "dockerode";
import type { OnProgress } from "../engine/engine-stream.ts";
import { buildImage } from "./build.ts";

/** Toxiproxy in the background; the capture is the container's process, since its output is the evidence. */
const startScript = `#!/bin/sh
/usr/local/bin/toxiproxy -host=0.0.0.0 >/dev/null 2>&1 &
exec tcpdump "$@"
`;

const dockerfile = `FROM tools
COPY --from=toxiproxy /toxiproxy /usr/local/bin/toxiproxy
COPY proxy-and-capture /usr/local/bin/proxy-and-capture
USER 0
ENTRYPOINT ["/usr/local/bin/proxy-and-capture"]
`;

/**
 * One image with Toxiproxy and the tools that watch and filter its network: half as many containers for a stack.
 * Rejects with EnvironmentError when it cannot be built.
 */
export function proxyImage(
  docker: Docker,
  images: { toxiproxy: string; tools: string },
  options: { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const { onProgress, signal } = options;
  return buildImage({
    docker,
    dockerfile,
    context: new Map([["proxy-and-capture", { content: Buffer.from(startScript), mode: 0o755 }]]),
    tagPrefix: "blackstart/proxy",
    bases: new Map(Object.entries(images)),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
}
