import { describe, expect, test } from "vitest";
import { mistakesOf, withKey } from "./testing/compose-folder.ts";

describe("mistakes between services", () => {
  test("an unknown condition", async () => {
    const text = withKey("depends_on:", "  db: {condition: ready}").concat("\n  db: {image: db}");
    expect(await mistakesOf(text)).toBe(
      'UserError: compose.yaml:5: services.web.depends_on.db.condition is "ready"; expected service_started, service_healthy, service_completed_successfully.',
    );
  });

  test("a cycle is named", async () => {
    const text = [
      "services:",
      "  a:",
      "    image: a",
      "    depends_on: [b]",
      "  b:",
      "    image: b",
      "    depends_on:",
      "      c: {condition: service_started}",
      "  c: {image: c, depends_on: [a]}",
    ].join("\n");
    expect(await mistakesOf(text)).toBe(
      "UserError: compose.yaml:4: services depend on each other: a → b → c → a.",
    );
  });

  test("waiting for the health of a service whose check is disabled", async () => {
    const text = withKey("depends_on:", "  db:", "    condition: service_healthy").concat(
      "\n  db: {image: db, healthcheck: {disable: true}}",
    );
    expect(await mistakesOf(text)).toBe(
      "UserError: compose.yaml:5: services.web.depends_on waits for db to be healthy, but its health check is disabled.",
    );
  });

  test("a dependency whose profile is not enabled", async () => {
    const text = withKey("depends_on: [db]").concat("\n  db: {image: db, profiles: [data]}");
    expect(await mistakesOf(text)).toBe(
      'UserError: compose.yaml:4: services.web.depends_on names service "db", whose profile is not enabled.',
    );
    expect(await mistakesOf(text, { profiles: ["data"] })).toBe("no mistake");
  });

  test("the network of a service that does not exist", async () => {
    expect(await mistakesOf(withKey("network_mode: service:db"))).toBe(
      'UserError: compose.yaml:4: services.web.network_mode names service "db", which does not exist.',
    );
  });

  test("several mistakes come in one message", async () => {
    expect(await mistakesOf(withKey("ports: [x]", "restart: y", "depends_on: [z]"))).toBe(
      [
        'UserError: compose.yaml:4: services.web.ports[0] is "x"; expected a port between 1 and 65535.',
        'compose.yaml:5: services.web.restart is "y"; expected no, always, on-failure or unless-stopped.',
        'compose.yaml:6: services.web.depends_on names service "z", which does not exist.',
      ].join("\n"),
    );
  });

  test("a mistake in another file names that file", async () => {
    const files = {
      "compose.yaml": "include: [db/compose.yaml, gone.yaml]\nservices:\n  web: {image: web}\n",
      "db/compose.yaml": "services:\n  db:\n    command: a\n",
    };
    expect(await mistakesOf(files)).toBe(
      [
        "UserError: compose.yaml:1: Compose file <folder>/gone.yaml does not exist.",
        "db/compose.yaml:2: services.db has neither image nor build.",
      ].join("\n"),
    );
  });

  test("control characters of the file do not reach the terminal", async () => {
    expect(await mistakesOf(withKey('restart: "\\e[31mred"'))).toContain('is "\\u001b[31mred"');
  });
});
