// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { expect, test } from "vitest";
import type { ServiceSpec } from "./model.ts";
import { readFiles, readWeb, remarks } from "./testing/compose-folder.ts";

test("ports and expose: short, long, ranges; UDP is not covered", async () => {
  const service = await readWeb(
    [
      "ports:",
      "  - 3000",
      "  - '8000:80'",
      "  - '127.0.0.1:9001-9002:9101-9102'",
      "  - '[::1]:70:71/tcp'",
      "  - '53:53/udp'",
      "  - {target: 443, published: '8443', protocol: tcp, mode: host}",
      "  - {target: 514, protocol: udp}",
      "expose: ['7000-7001', 80, 80]",
    ].join("\n"),
  );
  expect(service.ports).toEqual([71, 80, 443, 3000, 9101, 9102]);
  expect(service.expose).toEqual([80, 7000, 7001]);
  expect(remarks(service.spec.notCovered)).toEqual([
    "9: services.web.ports[4]: UDP port 53 (datagrams pass, and whether anybody misses one shows on no wire)",
    "11: services.web.ports[6]: UDP port 514 (datagrams pass, and whether anybody misses one shows on no wire)",
  ]);
});

test("volumes: named, bound, anonymous, tmpfs, both syntaxes", async () => {
  const spec = await readFiles(
    {
      "compose.yaml": `
services:
  web:
    image: web
    volumes:
      - data:/data
      - ./conf:/conf:ro,z
      - ~/home:/home
      - /anonymous
      - ./gone:/gone
      - {type: volume, source: data, target: /more, read_only: true}
      - {type: bind, source: ./conf, target: /long, bind: {create_host_path: false}}
      - {type: tmpfs, target: /fast, tmpfs: {size: 64m, mode: 01777}}
    tmpfs: ["/run", "/tmp:size=1m,mode=1777"]
volumes:
  data: {driver: local, driver_opts: {type: tmpfs, o: size=4m}}
  unused:
  x-note: {}
`,
      "conf/": "",
      "home/": "",
    },
    { environment: { HOME: "/" } },
  );
  expect(spec.services[0]?.mounts).toEqual([
    { type: "volume", volume: "data", target: "/data", readOnly: false },
    { type: "bind", path: "/p/conf", target: "/conf", readOnly: true },
    { type: "bind", path: "/home", target: "/home", readOnly: false },
    { type: "volume", target: "/anonymous", readOnly: false },
    { type: "bind", path: "/p/gone", target: "/gone", readOnly: false },
    { type: "volume", volume: "data", target: "/more", readOnly: true },
    { type: "bind", path: "/p/conf", target: "/long", readOnly: false },
    { type: "tmpfs", target: "/fast", options: "size=67108864,mode=1777" },
    { type: "tmpfs", target: "/run", options: "" },
    { type: "tmpfs", target: "/tmp", options: "size=1m,mode=1777" },
  ]);
  expect(spec.volumes).toEqual([
    {
      name: "data",
      driver: "local",
      driverOptions: { type: "tmpfs", o: "size=4m" },
      external: false,
      source: { file: "/p/compose.yaml", line: 16 },
    },
  ]);
  expect(remarks(spec.warnings)).toEqual([
    '10: services.web.volumes[4] mounts "/p/gone", which does not exist; the engine makes an empty folder there.',
  ]);
});

test("depends_on: list, map, links; a condition without a health check is left to the image", async () => {
  const spec = await readFiles({
    "compose.yaml": `
services:
  a: {image: a, depends_on: [b, c]}
  b:
    image: b
    depends_on:
      c: {condition: service_healthy, restart: true}
      job: {condition: service_completed_successfully}
      gone: {condition: service_started, required: false}
  c: {image: c, links: ["job:worker"]}
  job: {image: job}
`,
  });
  const [a, b, c, job] = spec.services;
  const short = (service: ServiceSpec | undefined) =>
    service?.dependsOn.map((one) => [one.service, one.condition, one.required, one.source.line]);
  expect(short(a)).toEqual([
    ["b", "service_started", true, 3],
    ["c", "service_started", true, 3],
  ]);
  expect(short(b)).toEqual([
    ["c", "service_healthy", true, 7],
    ["job", "service_completed_successfully", true, 8],
  ]);
  expect(short(c)).toEqual([["job", "service_started", true, 10]]);
  expect(job?.aliases).toEqual(["worker"]);
  expect(remarks(spec.warnings)).toEqual([
    "7: services.b.depends_on waits for c to be healthy, which has no health check here; its image must have one.",
    '9: services.b.depends_on names service "gone", which does not exist.',
  ]);
});
