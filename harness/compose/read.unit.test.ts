// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { expect, test } from "vitest";
import { readFiles, readWeb, remarks } from "./testing/compose-folder.ts";

test(".env beside the file gives variables, the process environment wins", async () => {
  const files = {
    ".env": "TAG=from-file\nOTHER=o\nCOMPOSE_PROFILES=extra\nCOMPOSE_PROJECT_NAME=Named Here\n",
    "compose.yaml":
      "services:\n  a: {image: 'a:${TAG}', labels: {o: $OTHER}}\n  b: {image: b, profiles: [extra]}\n",
  };
  const spec = await readFiles(files, { environment: { TAG: "from-process" } });
  expect(spec.services.map(({ name, image, labels }) => [name, image, labels])).toEqual([
    ["a", "a:from-process", { o: "o" }],
    ["b", "b", {}],
  ]);
  expect(spec.name).toBe("namedhere");
  expect((await readFiles(files, { environment: {}, projectName: "given", profiles: [] })).name).toBe(
    "given",
  );
});

test("a variable that is not set is warned about", async () => {
  const service = await readWeb("hostname: ${NAME}x");
  expect(service.hostname).toBe("x");
  expect(remarks(service.spec.warnings)).toEqual(["4: variable NAME is not set; it is taken as empty."]);
});

test("build: short, long, inline", async () => {
  const files = { "app/Dockerfile": "", "app/Other": "" };
  const build = async (text: string) =>
    (
      await readFiles(
        { "compose.yaml": `services:\n  a:\n    build: ${text}\n`, ...files },
        { environment: { V: "2" } },
      )
    ).services[0]?.build;
  expect(await build("./app")).toEqual({ context: "/p/app", dockerfile: "Dockerfile", args: {} });
  expect(
    await build("{context: app, dockerfile: Other, args: {A: 1, V: , W: }, target: run, tags: [x]}"),
  ).toEqual({
    context: "/p/app",
    dockerfile: "Other",
    args: { A: "1", V: "2" },
    target: "run",
  });
  expect(await build("{context: app, dockerfile_inline: FROM a, args: [A=b]}")).toEqual({
    context: "/p/app",
    dockerfileInline: "FROM a",
    args: { A: "b" },
  });
});

test("secrets and configs become mounts or files", async () => {
  const spec = await readFiles(
    {
      "compose.yaml": `
services:
  web:
    image: web
    secrets: [key, {source: word, target: pass}]
    configs: [{source: conf, target: /etc/app.conf}]
secrets:
  key: {file: ./key.txt}
  word: {environment: WORD}
configs:
  conf: {content: "a=\${WORD}"}
`,
      "key.txt": "",
    },
    { environment: { WORD: "w" } },
  );
  expect(spec.services[0]?.mounts).toEqual([
    { type: "bind", path: "/p/key.txt", target: "/run/secrets/key", readOnly: true },
  ]);
  expect(spec.services[0]?.files).toEqual([
    { target: "/run/secrets/pass", content: "w", secret: true },
    { target: "/etc/app.conf", content: "a=w", secret: false },
  ]);
});

test("keys that a run leaves out stand beside the verdict with their place, x- keys are silent", async () => {
  const spec = await readFiles({
    "compose.yaml": `
version: "3.8"
x-note: anything
services:
  web:
    image: web
    x-note: {a: b}
    blkio_config: {weight: 300}
    logging: {driver: json-file}
models: {}
`,
  });
  expect(spec.warnings).toEqual([]);
  expect(remarks(spec.notCovered)).toEqual([
    "8: services.web.blkio_config (the limit is not set in a run)",
    "10: models (a run starts no model)",
  ]);
});

test("what cannot be interposed is listed with its place", async () => {
  const spec = await readFiles({
    "compose.yaml": `
services:
  a:
    image: a
    network_mode: host
  b:
    image: b
    network_mode: "service:a"
  c:
    image: c
    networks:
      outside:
      own:
        ipv4_address: 172.16.238.10
    external_links: [legacy]
  d: {image: d, network_mode: none}
networks:
  outside: {external: true}
  own:
  lan: {driver: macvlan}
`,
  });
  expect(remarks(spec.notCovered)).toEqual([
    "14: services.c.networks.own.ipv4_address: static address (no subnet of the network has it, so the engine would not give it)",
    "15: services.c.external_links[0] (the container is not part of this platform)",
    "18: networks.outside: external network (what is on it is not part of this platform)",
    '20: networks.lan.driver: "macvlan" (only bridge networks can be rebuilt with proxies)',
  ]);
  expect(spec.services.map(({ networkMode }) => networkMode)).toEqual([
    "host",
    "service:a",
    undefined,
    "none",
  ]);
});

test("a static address is read where its network has it, and said with what stays otherwise", async () => {
  const spec = await readFiles({
    "compose.yaml": `
services:
  db:
    image: db
    networks:
      back:
        ipv4_address: 172.28.0.10
      outside:
        ipv4_address: 10.9.9.9
networks:
  back:
    ipam:
      config:
        - subnet: 172.28.0.0/16
  outside: {external: true}
`,
  });
  expect(
    spec.services[0]?.addresses.map(({ network, address, source }) => [network, address, source.line]),
  ).toEqual([
    ["back", "172.28.0.10", 7],
    ["outside", "10.9.9.9", 9],
  ]);
  expect(remarks(spec.notCovered)).toEqual([
    "7: services.db.networks.back.ipv4_address: static address (others dial it; the service itself stands at another address, and cannot bind to it)",
    "9: services.db.networks.outside.ipv4_address: static address (others dial it; the service itself stands at another address, and cannot bind to it)",
    "14: networks.back.ipam.config[0].subnet: \"172.28.0.0/16\" (services stand in a run's own subnets, and see each other's proxies: who is let in by it is not)",
    "15: networks.outside: external network (what is on it is not part of this platform)",
  ]);
});
