import type Docker from "dockerode";
import type { OnProgress } from "../engine/engine-stream.ts";
import { buildImage } from "./build.ts";
import { linkGate } from "./link-gate.ts";

/**
 * Toxiproxy in the background, or, where rules of the packet filter are given, what changes them; the capture is the
 * container's process, since its output is the evidence. Rules that are there stay: by them the engine's own names are
 * resolved.
 */
const startScript = `#!/bin/sh
if [ -n "$PACKET_RULES" ]; then
  if [ -n "$ROUTES" ]; then printf '%s\\n' "$ROUTES" | ip -batch - || exit 1; fi
  printf '%s' "$PACKET_RULES" | iptables-restore --noflush -w 5 || exit 1
  /usr/local/bin/link-gate serve $GATE >/dev/null 2>&1 &
else
  /usr/local/bin/toxiproxy -host=0.0.0.0 >/dev/null 2>&1 &
fi
exec tcpdump "$@"
`;

const dockerfile = `FROM tools
COPY --from=toxiproxy /toxiproxy /usr/local/bin/toxiproxy
COPY proxy-and-capture link-gate /usr/local/bin/
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
  const program = (text: string) => ({ content: Buffer.from(text), mode: 0o755 });
  return buildImage({
    docker,
    dockerfile,
    context: new Map([
      ["proxy-and-capture", program(startScript)],
      ["link-gate", program(linkGate)],
    ]),
    tagPrefix: "blackstart/proxy",
    bases: new Map(Object.entries(images)),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
}
