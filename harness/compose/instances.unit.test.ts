import { expect, test } from "vitest";
import { nameInFile, withInstances } from "./instances.ts";
import { readFiles } from "./testing/compose-folder.ts";

async function started(text: string, isOne: (service: string) => boolean = () => false) {
  return withInstances(
    await readFiles({ "compose.yaml": `name: shop\n${text}` }, { environment: {} }),
    isOne,
  );
}

const pair = `services:
  web:
    image: web
    deploy: {replicas: 2}
    networks: {default: {aliases: [shop.local]}}
  caller:
    image: caller
    depends_on:
      web: {condition: service_healthy}
`;

test("each replica is a service with a number, which all have the service's name and one of their own", async () => {
  const { services, notCovered } = await started(pair);
  expect(services.map(({ name, aliases, replicas }) => [name, aliases, replicas])).toEqual([
    ["web-1", ["web", "shop.local", "shop-web-1"], 1],
    ["web-2", ["web", "shop.local", "shop-web-2"], 1],
    ["caller", [], 1],
  ]);
  expect(services.map(nameInFile)).toEqual(["web", "web", "caller"]);
  expect(notCovered).toEqual([]);
});

test("who depends on a service waits for all of its instances, under the condition in the file", async () => {
  const { services } = await started(pair);
  const waits = services.find(({ name }) => name === "caller")?.dependsOn ?? [];
  expect(waits.map(({ service, condition }) => [service, condition])).toEqual([
    ["web-1", "service_healthy"],
    ["web-2", "service_healthy"],
  ]);
});

test("who shares a network or an image with a service shares the first instance's", async () => {
  const { services } = await started(`services:
  web:
    build: {dockerfile_inline: FROM scratch}
    scale: 2
  lone:
    image: lone
    network_mode: service:web
  built:
    build:
      dockerfile_inline: FROM scratch
      additional_contexts: [base=service:web]
`);
  const [lone, built] = services.slice(2);
  expect(lone?.networkMode).toBe("service:web-1");
  expect(lone?.dependsOn.map(({ service }) => service)).toEqual(["web-1", "web-2"]);
  expect(built?.build?.additionalContexts).toEqual({ base: "service:web-1" });
});

test("one is started where a companion speaks of it, or where the name is another's: said with its line", async () => {
  const spoken = await started(pair, (service) => service === "web");
  expect(spoken.services.map(({ name }) => name)).toEqual(["web", "caller"]);
  expect(spoken.notCovered).toEqual([
    expect.objectContaining({
      ...{ what: "services.web: 2 replicas", line: 3 },
      why: "one is started: the companion speaks of it by its name",
    }),
  ]);
  const taken = await started(`${pair}  web-2:\n    image: other\n`);
  expect(taken.services.map(({ name }) => name)).toEqual(["web", "caller", "web-2"]);
  expect(taken.notCovered[0]?.why).toBe("one is started: another service is called web-2");
});

test("all of several replicas would have one address, so one is started", async () => {
  const { services, notCovered } = await started(`services:
  db: {image: db, scale: 2, networks: {back: {ipv4_address: 172.28.0.10}}}
networks: {back: {ipam: {config: [{subnet: 172.28.0.0/16}]}}}
`);
  expect(services.map(({ name }) => name)).toEqual(["db"]);
  expect(notCovered.at(-1)?.why).toBe("one is started: all of them would have one address");
});

test("a file without replicas stays as it is", async () => {
  const { services } = await started("services:\n  web:\n    image: web\n");
  expect(services.map(({ name, instanceOf, aliases }) => [name, instanceOf, aliases])).toEqual([
    ["web", undefined, []],
  ]);
});
