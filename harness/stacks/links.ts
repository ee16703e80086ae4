import type { Platform } from "../declare/platform.ts";
import { exposedPorts } from "../images/system-images.ts";
import { type Links, linksOf } from "../wire/link-discovery.ts";
import type { PreparedPlatform } from "./stack.ts";

/** The links of a platform whose images are there, and what of its file no scenario can speak about. */
export async function linksOfPrepared(
  platform: Platform,
  { spec, images, docker }: PreparedPlatform,
): Promise<Links> {
  const { links, notCovered } = linksOf(spec, await exposedPorts(docker, images.services), platform.links);
  return { links, notCovered: [...spec.notCovered, ...notCovered] };
}
