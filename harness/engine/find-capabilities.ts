import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { DeadlineExceeded, withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { attachOutput } from "./attached-output.ts";
import type { Capabilities, Capability, CapabilityName } from "./capabilities.ts";
import { labels, runIdentity } from "./identity.ts";

/** What a sidecar needs for loop devices. A privileged one would ask for more, and some machines refuse that. */
export const loopDeviceHost: Docker.HostConfig = {
  CapAdd: ["SYS_ADMIN", "MKNOD"],
  DeviceCgroupRules: ["b 7:* rwm", "c 10:237 rwm"],
  SecurityOpt: ["apparmor=unconfined"],
};

/** Shell that makes the device nodes, which a container does not have by itself. */
export const makeLoopNodes =
  "[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237; " +
  "n=0; while [ $n -lt 64 ]; do [ -e /dev/loop$n ] || mknod /dev/loop$n b 7 $n; n=$((n+1)); done";

interface Attempt {
  script: string;
  host: Docker.HostConfig;
}

/** Each is the thing itself in miniature: what the kernel or the engine refuses here it refuses later too. */
const attempts: Record<CapabilityName, Attempt> = {
  packetCapture: {
    script:
      "timeout 20 tcpdump -i lo --immediate-mode -c 1 -w /dev/null & capture=$!; " +
      "for n in $(seq 190); do ping -c 1 -W 1 127.0.0.1 >/dev/null; kill -0 $capture 2>/dev/null || break; " +
      "sleep 0.1; done; wait $capture",
    host: { CapAdd: ["NET_RAW", "NET_ADMIN"] },
  },
  packetFilter: {
    script:
      "iptables -A OUTPUT -p tcp --dport 9 -j DROP && iptables -A OUTPUT -p tcp -j REJECT --reject-with tcp-reset",
    host: { CapAdd: ["NET_ADMIN"] },
  },
  ptrace: {
    script: "strace -f -o /dev/null -e inject=unlink:delay_enter=1 true",
    host: { CapAdd: ["SYS_PTRACE"] },
  },
  loopDevice: {
    script:
      `${makeLoopNodes}; truncate -s 8M /tmp/disk && mkfs.ext4 -q /tmp/disk && mkdir /tmp/at && ` +
      "mount -o loop /tmp/disk /tmp/at && umount /tmp/at",
    host: loopDeviceHost,
  },
};

/**
 * Tries every capability in a container of its own, all at once. One that is missing is no failure; an attempt that
 * was not over in time is an EnvironmentError, because then nobody knows.
 */
export async function findCapabilities(docker: Docker, toolsImage: string): Promise<Capabilities> {
  const names = Object.keys(attempts) as CapabilityName[];
  const found = await Promise.all(names.map((name) => attempt(docker, toolsImage, name, attempts[name])));
  return Object.fromEntries(names.map((name, index) => [name, found[index]])) as Capabilities;
}

async function attempt(docker: Docker, image: string, name: string, tried: Attempt): Promise<Capability> {
  try {
    return await withDeadline(`trying ${name}`, 30_000, async () => {
      const container = await docker.createContainer({
        Image: image,
        Entrypoint: ["sh", "-ec"],
        Cmd: [tried.script],
        Labels: labels(runIdentity(), "capabilities", "sidecar", name),
        HostConfig: { ...tried.host, NetworkMode: "none" },
      });
      try {
        const output = await attachOutput(docker, container);
        await container.start();
        const [printed, complained, { StatusCode }] = await Promise.all([
          text(output.stdout),
          text(output.stderr),
          container.wait(),
        ]);
        if (StatusCode === 0) return { able: true };
        return {
          able: false,
          why: `${printed}${complained}`.trim().split("\n").at(-1) || `ended with code ${StatusCode}`,
        };
      } finally {
        await container.remove({ force: true, v: true });
      }
    });
  } catch (thrown) {
    // A machine out of breath is not one that cannot: taken for that, it would leave out what it should have run.
    if (thrown instanceof DeadlineExceeded) throw new EnvironmentError(messageOf(thrown));
    return { able: false, why: messageOf(thrown) };
  }
}
