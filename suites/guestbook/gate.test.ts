import { fileURLToPath } from "node:url";
import { genericGate } from "#harness";

/**
 * A platform that nobody adapted to Blackstart: a Compose file with Python services, Redis and a migration job.
 *
 * Claim     It starts in its declared order, and every link that is used is cut, felt and healed.
 * Method    The gate that any folder with a Compose file gets, each scenario with fresh containers and volumes.
 * Evidence  The engine's events and the packets on each link; nothing of the applications.
 *
 * @module-tag own-stack
 */
await genericGate(fileURLToPath(new URL("../../fixtures/platforms/guestbook", import.meta.url)), {
  tags: ["gate"],
});
