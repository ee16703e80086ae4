import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { ownedRun } from "../harness/cli/owned-run.ts";
import { progressLine } from "../harness/cli/progress.ts";
import { type RunOptions, wholeNumber } from "../harness/cli/run-options.ts";
import { exitCodes } from "../harness/core/errors.ts";
import { packageFolder } from "../harness/core/package-folder.ts";
import { loadPlatform } from "../harness/declare/platform-folder.ts";
import { createHistory } from "../harness/history/log.ts";
import { beginHistory } from "../harness/stacks/observe.ts";
import { prepare } from "../harness/stacks/prepare.ts";
import { createStack, type Stack } from "../harness/stacks/stack.ts";
import { judged, type Measured, ways } from "./link/figures.ts";

const megabytes = 1_500;
const echoes = 3_000;
const clientLimitMs = 120_000;

const compose = (programs: string) => `services:
  server:
    image: node:24-bookworm-slim
    command: [node, /bench/server.mjs]
    volumes: ["${programs}:/bench:ro"]
  client:
    image: node:24-bookworm-slim
    command: [sleep, infinity]
    volumes: ["${programs}:/bench:ro"]
    environment: {SERVER: "server:4000"}
`;

/**
 * `bench link`: what a link costs on which nothing is wrong, its capture on: bare, forwarded by the packet filter, and
 * copied by Toxiproxy without a toxic, in turns between the same two containers. 0 where all that is asked is met.
 */
export async function benchLink(options: RunOptions & { rounds?: string }): Promise<number> {
  const rounds = wholeNumber("--rounds", options.rounds ?? "3", 1);
  return ownedRun(options, async ({ context, interrupted }) => {
    const folder = await mkdtemp(join(tmpdir(), "blackstart-bench-link-"));
    const measured: Measured[] = [];
    try {
      await writeFile(join(folder, "compose.yaml"), compose(join(packageFolder(), "bench", "link")));
      const platform = { ...(await loadPlatform(folder)), name: "bench-link" };
      const stack = createStack(context, await prepare(platform, context, {}, progressLine));
      stack.recorder.use(createHistory(stack.clock.now));
      try {
        await stack.system.start({ known: async () => beginHistory(stack) });
        for (let round = 0; round < rounds && !interrupted(); round++) {
          for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
            const figures = await measure(stack, way);
            measured.push({ way, round, ...figures });
            progressLine("bench", `${way}: ${JSON.stringify(figures)}`);
          }
        }
      } finally {
        await stack.system.stop();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    if (interrupted()) return exitCodes.interrupted;
    const { table, met } = judged(measured);
    process.stdout.write(`\n${table}\n`);
    const out = join(packageFolder(), "reports", "out");
    await mkdir(out, { recursive: true });
    const machine = { cores: cpus().length, node: process.version };
    await writeFile(join(out, "bench-link.json"), `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
    return met ? exitCodes.pass : exitCodes.fail;
  });
}

/** The client asks the server itself on the server's own network, or its name, on the path that is wanted. */
async function measure({ system }: Stack, way: Measured["way"]): Promise<Omit<Measured, "way" | "round">> {
  const link = system.link("client", "server");
  const server = system.service("server");
  const ask = async (host: string): Promise<Omit<Measured, "way" | "round">> => {
    const command = ["node", "/bench/client.mjs", host, String(megabytes), String(echoes)];
    return JSON.parse(await system.service("client").execute(command, clientLimitMs));
  };
  if (way === "forwarded") return ask("server");
  if (way === "copied") {
    const { identity, stack } = system.options;
    await link.divert(`bs-${identity.run}-${stack}-server:4000`);
    try {
      return await ask("server");
    } finally {
      await link.divert(undefined);
    }
  }
  const { docker } = system.options;
  const { networks = {} } = {
    networks: (await docker.getContainer(server.container).inspect()).NetworkSettings.Networks,
  };
  const [network = ""] = Object.keys(networks);
  const container = system.service("client").container;
  await docker.getNetwork(network).connect({ Container: container });
  try {
    return await ask(server.address);
  } finally {
    await docker.getNetwork(network).disconnect({ Container: container });
  }
}
