import { expect, test } from "vitest";
import { supportedPart } from "./supported.ts";
import { readFiles } from "./testing/compose-folder.ts";

async function part(text: string) {
  const spec = supportedPart(await readFiles({ "compose.yaml": text }, { environment: {} }));
  return {
    services: spec.services.map(({ name, dependsOn }) => [name, dependsOn.map(({ service }) => service)]),
    notCovered: spec.notCovered.map(({ what, line }) => `${line}: ${what}`),
  };
}

test("a service scaled to zero does not run, and nobody waits for it", async () => {
  const text = `services:
  web:
    image: web
    depends_on: [worker]
  worker:
    image: worker
    deploy: {replicas: 0}
`;
  expect(await part(text)).toEqual({
    services: [["web", []]],
    notCovered: ["4: services.web.depends_on.worker", "5: services.worker"],
  });
});

test("of several replicas one runs, and a network mode gives way: both are said with their line", async () => {
  const text =
    "services:\n  web:\n    image: web\n    scale: 3\n  lone:\n    image: lone\n    network_mode: none\n";
  expect(await part(text)).toEqual({
    services: [
      ["web", []],
      ["lone", []],
    ],
    notCovered: ["2: services.web: 3 replicas", "5: services.lone.network_mode: none"],
  });
});
