import { relative } from "node:path";
import type Docker from "dockerode";
import { oneLine } from "../core/one-line.ts";
import { inRepository } from "../core/package-folder.ts";
import { runLabel } from "../engine/identity.ts";

interface Standing {
  name: string;
  service: string;
  state: string;
  addresses: string[];
}

/** Services of a run that stand on the engine, with their addresses there. */
async function standing(docker: Docker, run: string): Promise<Standing[]> {
  const filters = JSON.stringify({ label: [`${runLabel}=${run}`, "blackstart.role=service"] });
  const containers = await docker.listContainers({ all: true, filters });
  return containers
    .map(({ Names, Labels, Status, NetworkSettings }) => ({
      name: (Names[0] ?? "").replace(/^\//, ""),
      service: Labels["blackstart.service"] ?? "",
      state: Status,
      addresses: Object.values(NetworkSettings?.Networks ?? {}).flatMap(({ IPAddress }) => IPAddress || []),
    }))
    .sort((one, other) => one.service.localeCompare(other.service));
}

/** What stands and how to look into it, and what ends it. */
export async function tellStanding(docker: Docker, run: string, folder: string): Promise<void> {
  const services = await standing(docker, run);
  const [first] = services;
  const clean = inRepository() ? "npm run clean" : "npx blackstart clean";
  const lines = [
    "",
    "left standing as it is, its faults healed:",
    ...services.map(({ service, state, addresses }) => `  ${service}: ${state} ${addresses.join(" ")}`),
    ...(first === undefined
      ? []
      : [
          `  docker logs ${first.name}`,
          `  docker exec -it ${first.name} sh`,
          `  docker ps --filter label=${runLabel}=${run}`,
        ]),
    `  what was seen: ${relative(process.cwd(), folder)}`,
    `end it: ${clean} (the next start ends it, too)`,
  ];
  process.stdout.write(`${lines.map(oneLine).join("\n")}\n`);
}
