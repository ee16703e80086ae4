import { expect, test } from "vitest";
import { UserError } from "../core/errors.ts";
import { clientPackages } from "./client-packages.ts";

const missing = (name: string) => async () => {
  const message = `Cannot find package '${name}' imported from /shop/node_modules/blackstart/client.js`;
  throw Object.assign(new Error(message), { code: "ERR_MODULE_NOT_FOUND" });
};

test("what is there is given by its name", async () => {
  const packages = await clientPackages("kafka", { "@a/kafka": async () => ({ Admin: 1 }) });
  expect(packages["@a/kafka"].Admin).toBe(1);
});

test("all that are missing are told in one sentence, with the command that installs them", async () => {
  const both = { "@b/kafka": missing("@b/kafka"), "@a/kafka": missing("@a/kafka") };
  const error = await clientPackages("kafka", both).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).toMatch(
    "blackstart/adapters/kafka needs the packages @a/kafka and @b/kafka: npm install @a/kafka @b/kafka",
  );
  const one = { "@b/kafka": missing("@b/kafka"), "@a/kafka": async () => ({}) };
  await expect(clientPackages("kafka", one)).rejects.toThrow(
    "blackstart/adapters/kafka needs the package @b/kafka: npm install @b/kafka",
  );
});

test("a package that is broken tells its own error", async () => {
  await expect(clientPackages("kafka", { "@a/kafka": missing("long") })).rejects.toThrow(
    "Cannot find package 'long'",
  );
});
