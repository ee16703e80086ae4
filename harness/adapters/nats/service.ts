import type { ServerDeclaration } from "../../declare/service-declaration.ts";
import { JetStream } from "./jetstream.ts";

/** A NATS server of a Compose file, with JetStream. It serves once it lists its streams. */
export function nats(): ServerDeclaration {
  return {
    async answers(service) {
      const client = new JetStream(service);
      try {
        return `streams ${(await client.streams()).join(", ") || "none"}`;
      } finally {
        await client.close();
      }
    },
  };
}
