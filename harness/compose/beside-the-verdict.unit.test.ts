import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../core/package-folder.ts";
import { readCompose } from "./read.ts";
import { remarks } from "./testing/compose-folder.ts";

test("what runs otherwise than under Compose is listed with its line, and warned of nowhere", async () => {
  const folder = join(packageFolder(), "fixtures", "compose", "beside-the-verdict");
  const spec = await readCompose(folder, { environment: {} });
  expect(spec.warnings).toEqual([]);
  expect(remarks(spec.notCovered)).toEqual([
    "5: services.app.platform (images are fetched for the engine's own platform, not for linux/riscv64)",
    "6: services.app.post_start (a run does not call it)",
    '7: services.app.logging.driver: "loki" (a run keeps logs with the engine\'s own driver)',
    "8: services.app.depends_on.db.restart (a restart of db in a run does not restart this service)",
    "9: services.app.deploy.mode (one container is started, as on one machine)",
    "10: services.app.mem_reservation (the limit is not set in a run)",
    "11: services.app.volumes[0]: nocopy (a new volume gets what the image has there)",
    "11: services.app.volumes[1].volume.subpath (a run mounts the whole volume)",
    "12: services.db.healthcheck.start_interval (a run checks at the usual interval from the start)",
    "13: volumes.data: external volume (a run uses an empty volume of its own)",
    "14: networks.inner.internal (in a run its services can reach what is outside)",
  ]);
});
