import { expect, test } from "vitest";
import { masked, maskOf, namesSecret } from "./mask.ts";

test("every secret goes, the longer one first", () => {
  const mask = maskOf(["hunter2", "hunter2-prod"]);
  expect(mask("hunter2-prod and hunter2")).toBe("••• and •••");
});

test("a very short secret stays, or ordinary words would go", () => {
  expect(maskOf(["db"])("db is away")).toBe("db is away");
});

test("passwords in URLs and in connection strings go, known or not", () => {
  const mask = maskOf([]);
  expect(mask("postgres://app:p%40ss@db:5432/app")).toBe("postgres://app:•••@db:5432/app");
  expect(mask("amqp://u:one@a:4222,amqp://v:two@b:4222")).toBe("amqp://u:•••@a:4222,amqp://v:•••@b:4222");
  expect(mask("host=db password=hunter2 user=app")).toBe("host=db password=••• user=app");
  expect(mask("redis://:secret@cache:6379/0 and http://db:8123/?password=x&a=1")).toBe(
    "redis://:•••@cache:6379/0 and http://db:8123/?password=•••&a=1",
  );
  expect(mask('{"password": "x y", "user": "app"}')).toBe('{"password": •••, "user": "app"}');
});

test.for([
  "POSTGRES_PASSWORD",
  "RABBITMQ_DEFAULT_PASS",
  "DB_PWD",
  "api_token",
  "AWS_SECRET_ACCESS_KEY",
  "GOOGLE_CREDENTIALS",
  "password",
])("%s names a secret", (name) => {
  expect(namesSecret(name)).toBe(true);
});

test.for(["HOST", "BROKER_KEY_SERIALIZER", "PASSENGERS", "primary_key"])("%s names none", (name) => {
  expect(namesSecret(name)).toBe(false);
});

test("a value is masked through and through, and what stands under a secret's name as a whole", () => {
  const value = {
    message: "login as hunter2",
    fields: { url: "postgres://app:x@db", password: "anything", rows: 3, empty: { token: "" } },
    failing: ["hunter2", "db"],
  };
  expect(masked(value, maskOf(["hunter2"]))).toEqual({
    message: "login as •••",
    fields: { url: "postgres://app:•••@db", password: "•••", rows: 3, empty: { token: "" } },
    failing: ["•••", "db"],
  });
});
