import { join } from "node:path";
import { platformGate } from "#harness/vitest";

/**
 * A platform that nobody adapted to Blackstart: a Compose file with Python services, Redis and a migration job.
 *
 * Claim     It starts in its declared order, and every link that is used is cut, felt and healed.
 * Method    The gate that any folder with a Compose file gets.
 * Evidence  The engine's events and the packets on each link; nothing of the applications.
 */
await platformGate(join(import.meta.dirname, "../../fixtures/platforms/guestbook"), { tags: ["gate"] });
