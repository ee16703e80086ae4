import { join } from "node:path";
import { definePlatform } from "#harness";

/** The folder as anybody has one: a Compose file and no companion. */
export const guestbook = definePlatform({
  name: "guestbook",
  folder: join(import.meta.dirname, "../../fixtures/platforms/guestbook"),
});
