import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { secretsOf } from "../compose/secret-values.ts";
import { withDeadline } from "../core/deadline.ts";
import { masked, maskOf } from "../core/mask.ts";
import { withoutStreamHeaders } from "../engine/stream-frames.ts";
import type { Stack } from "../stacks/stack.ts";

const mostLines = 2_000;

/** The last log lines of each service and its state, secrets masked: a fixed tree for whoever looks into a failure. */
export async function postMortem({ system }: Stack, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const mask = maskOf(secretsOf(system.specs));
  await Promise.allSettled(
    system.services.map(async (service) => {
      const container = system.options.docker.getContainer(service.container);
      const raw = await withDeadline(`logs of ${service.name}`, 10_000, () =>
        container.logs({ follow: false, stdout: true, stderr: true, tail: mostLines, timestamps: true }),
      );
      const text = withoutStreamHeaders(raw);
      await writeFile(join(folder, `${service.name}.log`), mask(text));
      await writeFile(
        join(folder, `${service.name}.json`),
        JSON.stringify(masked(await service.state(), mask), undefined, 2),
      );
    }),
  );
}
