import { join } from "node:path";
import { expect, test } from "vitest";
import { ComposeFolder } from "../compose-folder.ts";
import { compareReaders } from "./compare.ts";
import { composeFilesBelow } from "./compose-files.ts";
import { summaryOf } from "./summary.ts";

const file = `services:
  web:
    image: web
    environment: {A: "1"}
    command: [run]
`;

const options = { environment: {} };
const config = (service: object) => JSON.stringify({ name: "x", services: { web: service } });

async function compared(answer: { json: string } | { refused: string }, text = file) {
  await using folder = await ComposeFolder.create({ "compose.yaml": text });
  const found = await compareReaders(folder.path, options, async () => answer);
  return { found, ...summaryOf([{ path: folder.path, found }], folder.path) };
}

test("what differs is told with file, line and both values, and is too much of one file", async () => {
  const json = config({ image: "web", environment: { A: "2" }, command: ["run"] });
  const { lines, passes } = await compared({ json });
  expect(lines.slice(0, -1).toSorted()).toEqual([
    expect.stringMatching(/^compose.yaml:1: name: .* here, "\\"x\\"" in Compose$/),
    'compose.yaml:4: services.web.environment.A: "\\"1\\"" here, "\\"2\\"" in Compose',
  ]);
  expect(passes).toBe(false);
});

test("a file that Compose alone accepts or refuses is told of; the first is too much", async () => {
  const accepted = await compared({ json: config({ image: "web" }) }, "services:\n  web: {imag: web}\n");
  expect(accepted.lines[0]).toMatch(/^\.: refused here alone: compose.yaml:2: services.web.imag is no key/);
  expect(accepted.passes).toBe(false);
  const refused = await compared({ refused: "no" });
  expect(refused.lines[0]).toBe(".: refused by Compose alone: no");
  expect(refused.passes).toBe(true);
  const both = await compared({ refused: "no" }, "services: []\n");
  expect(both.lines).toHaveLength(1);
  expect(both.found.kind).toBe("both refuse");
});

test("what is not there is no difference: Compose tells of it when it starts", async () => {
  const text = "name: x\nservices:\n  web: {build: ./gone}\n";
  await using folder = await ComposeFolder.create({ "compose.yaml": text });
  const json = config({ build: { context: join(folder.path, "gone"), dockerfile: "Dockerfile" } });
  const found = await compareReaders(folder.path, options, async () => ({ json }));
  expect(found).toMatchObject({ kind: "both accept", differences: [], absent: [expect.any(String)] });
});

test("files are found by their names, and a folder is read as one", async () => {
  await using folder = await ComposeFolder.create({
    "compose.yaml": "",
    "compose.override.yaml": "",
    "docker-compose.dev.yml": "",
    "values.yaml": "",
    "deploy/base.yaml": "",
    "deploy/.env": "COMPOSE_FILE=base.yaml\n",
    "node_modules/x/compose.yaml": "",
  });
  expect(composeFilesBelow(folder.path).map((path) => path.slice(folder.path.length))).toEqual([
    "",
    "/docker-compose.dev.yml",
    "/deploy",
  ]);
});
