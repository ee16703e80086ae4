import type Docker from "dockerode";
import { withDeadline } from "../core/deadline.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";

/** The engine's id of an image, or undefined when it has none of that name. */
export async function imageId(docker: Docker, reference: string): Promise<string | undefined> {
  try {
    const image = docker.getImage(reference);
    const found = await withDeadline(`asking the engine for ${reference}`, 10_000, () => image.inspect());
    return found.Id;
  } catch (thrown) {
    if (thrown instanceof Error && "statusCode" in thrown && thrown.statusCode === 404) return undefined;
    throw new EnvironmentError(`the engine could not say whether it has ${reference}: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
