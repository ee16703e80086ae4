import type { Reachable } from "../reachable.ts";
import { kafkaHostPort } from "./container.ts";

/** Longest that one request to a broker may take on the harness's own path. */
export const kafkaRequestLimitMs = 5_000;

/** Options of a client that goes through the listener which the broker advertises to the host. */
export function kafkaOwnPath(service: Pick<Reachable, "published">) {
  const port = service.published.get(kafkaHostPort);
  if (port === undefined) throw new Error("the broker has no port for the harness");
  return {
    clientId: "blackstart",
    bootstrapBrokers: [`127.0.0.1:${port}`],
    retries: 0,
    timeout: kafkaRequestLimitMs,
    connectTimeout: 2_000,
    autocreateTopics: false,
  };
}
