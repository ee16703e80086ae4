import { createHash } from "node:crypto";
import type { PreparedPlatform } from "./prepare.ts";

/**
 * What a prepared platform's containers would be, as one value: two that are equal run the same images with the same
 * settings and volumes, so that the one's stack may serve the other.
 */
export function runsAs({ spec, images, volumes }: PreparedPlatform): string {
  const services = [...images.services].sort(([one], [other]) => one.localeCompare(other));
  return createHash("sha256")
    .update(JSON.stringify([spec.services, services, volumes]))
    .digest("hex");
}
