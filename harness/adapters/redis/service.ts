import type { ServerDeclaration } from "../../declare/service-declaration.ts";
import { Redis } from "./client.ts";

/** A server of a Compose file that speaks Redis' protocol. It serves once it answers a ping. */
export function redis(): ServerDeclaration {
  return {
    async answers(service) {
      const client = new Redis(service);
      try {
        return await client.ping();
      } finally {
        await client.close();
      }
    },
  };
}
