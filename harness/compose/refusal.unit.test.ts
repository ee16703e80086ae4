import { expect, test } from "vitest";
import { readOwn } from "./read.ts";
import { refusal } from "./refusal.ts";
import { ComposeFolder } from "./testing/compose-folder.ts";

const text = `services:
  web:
    image: web
    ports: ["80"]
  db:
    image: db
`;

async function told(files: Record<string, string>, reason: string): Promise<string> {
  await using folder = await ComposeFolder.create(files);
  return refusal(await readOwn(folder.path, { environment: {} }), "docker compose 5.6.0", reason);
}

test.each([
  ["services.web.ports.0 is invalid", 4],
  ["validating compose.yaml: services.web.ports must be a list", 4],
  ['service "db" refers to undefined network x', 5],
  ["something that names nothing", 1],
])("Compose's reason is told with our place: %s", async (reason, line) => {
  expect(await told({ "compose.yaml": text }, reason)).toBe(
    `compose.yaml:${line}: docker compose 5.6.0 refuses it: ${reason}`,
  );
});

test("our own mistakes come first, with their lines", async () => {
  expect(await told({ "compose.yaml": `${text}    restart: x\n` }, "services.db.restart: no")).toBe(
    'compose.yaml:7: services.db.restart is "x"; expected no, always, on-failure or unless-stopped.\n' +
      "docker compose 5.6.0 refuses it too: services.db.restart: no",
  );
});
