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

test("several replicas are so many services, and a network mode gives way, which is said with its line", async () => {
  const text =
    "services:\n  web:\n    image: web\n    scale: 3\n  lone:\n    image: lone\n    network_mode: none\n";
  expect(await part(text)).toEqual({
    services: ["web-1", "web-2", "web-3", "lone"].map((name) => [name, []]),
    notCovered: ["5: services.lone.network_mode: none"],
  });
});
