import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanUp } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";
import { blackstart } from "./command.fixture.ts";

const dies = `services:
  store:
    image: redis:7-bookworm
  doomed:
    image: redis:7-bookworm
    depends_on: [store]
    command: [sh, -c, "redis-cli -h store ping; sleep 3; exit 1"]
`;

test("--keep ends with the run, leaves a sick platform standing, and tells how to look into it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "blackstart-keep-"));
  const platform = join(folder, "sick");
  await mkdir(platform);
  await writeFile(join(platform, "compose.yaml"), dies);
  const docker = await connectEngine();
  const ended = await blackstart(["start", "--platform", platform, "--keep"]).ended;
  const run = /label=blackstart\.run=(\S+)/.exec(ended.output)?.[1] ?? "none";
  try {
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(/left standing.*doomed: Exited \(1\).*store: Up/s);
    const filters = JSON.stringify({ label: [`blackstart.run=${run}`, "blackstart.role=service"] });
    const left = await docker.listContainers({ all: true, filters });
    expect(left.map(({ State }) => State).sort()).toEqual(["exited", "running"]);
  } finally {
    await cleanUp(docker, { run });
    await rm(folder, { recursive: true, force: true });
  }
});
