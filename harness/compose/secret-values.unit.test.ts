import { expect, test } from "vitest";
import { secretsOf } from "./secret-values.ts";

const of = (environment: Record<string, string>) => secretsOf([{ environment, files: [], mounts: [] }]);

test("values under a secret's name, and passwords inside URLs as they are and as they are meant", () => {
  expect(
    of({
      RABBITMQ_DEFAULT_PASS: "rabbit",
      DATABASE_URL: "postgres://app:p%40ss@db:5432/app",
      BROKERS: "amqp://u:one1@a:4222,amqp://v:two2@b:4222",
      EMPTY_SECRET: "",
      HOST: "db",
    }),
  ).toEqual(["rabbit", "p%40ss", "p@ss", "one1", "two2"]);
});

test("a password that is also a user's or a database's name hides nothing", () => {
  expect(of({ POSTGRES_USER: "shop", POSTGRES_DB: "shop", POSTGRES_PASSWORD: "shop" })).toEqual([]);
});

test("contents of the file's secrets, not those of its configs", () => {
  const files = [
    { target: "/run/secrets/token", content: "a token\n", secret: true },
    { target: "/etc/motd", content: "good morning", secret: false },
  ];
  expect(secretsOf([{ environment: {}, files, mounts: [] }])).toEqual(["a token"]);
});

test("nothing of nothing", () => {
  expect(secretsOf([])).toEqual([]);
});
