import type Docker from "dockerode";
import { imageId } from "./image-id.ts";
import { Registries } from "./pull.ts";

/** The clean-up container of testcontainers 12; RYUK_CONTAINER_IMAGE names another, as it does there. */
const defaultImage = "testcontainers/ryuk:0.14.0";

/**
 * Switches Ryuk off where its image cannot be had, because testcontainers would fail on the missing image; our
 * own clean-up by label remains. Where the engine or a registry has it, or the user has decided, nothing changes.
 * Returns whether Ryuk is on.
 */
export async function decideRyuk(docker: Docker): Promise<boolean> {
  const decided = process.env.TESTCONTAINERS_RYUK_DISABLED;
  if (decided !== undefined && decided !== "") return decided !== "true";
  const image = process.env.RYUK_CONTAINER_IMAGE ?? defaultImage;
  if ((await imageId(docker, image)) !== undefined) return true;
  // testcontainers pulls from the official registry itself, so the mirror of this run would not help it.
  const answer = await new Registries(docker, undefined).ask(image);
  if (answer.kind === "has") return true;
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  return false;
}
