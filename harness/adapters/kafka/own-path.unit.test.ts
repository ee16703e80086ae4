import { expect, test } from "vitest";
import { kafkaHostPort } from "./container.ts";
import { kafkaOwnPath } from "./own-path.ts";

test("clients go through the port that is published for the harness, and do not repeat themselves", () => {
  expect(kafkaOwnPath({ published: new Map([[kafkaHostPort, 40_123]]) })).toMatchObject({
    ...{ bootstrapBrokers: ["127.0.0.1:40123"], retries: 0, autocreateTopics: false },
  });
});

test("a broker that publishes no such port is told of, not dialled elsewhere", () => {
  expect(() => kafkaOwnPath({ published: new Map([[9_092, 40_123]]) })).toThrow("no port for the harness");
});
