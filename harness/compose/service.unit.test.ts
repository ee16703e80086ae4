// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { expect, test } from "vitest";
import { readFiles, readWeb, remarks } from "./testing/compose-folder.ts";

test("a service that says nothing has empty lists and no guesses", async () => {
  const spec = await readFiles({ "compose.yaml": "services:\n  web:\n    image: web:1\n" });
  expect(spec).toEqual({
    name: expect.stringMatching(/^blackstart-compose-[a-z0-9]+$/),
    reader: "Blackstart's own reader",
    file: "/p/compose.yaml",
    services: [
      {
        name: "web",
        image: "web:1",
        environment: {},
        environmentPlaces: {},
        dependsOn: [],
        restart: { name: "no" },
        mounts: [],
        files: [],
        ports: [],
        expose: [],
        addresses: [],
        aliases: [],
        networks: ["default"],
        capAdd: [],
        capDrop: [],
        securityOpt: [],
        privileged: false,
        readOnly: false,
        groupAdd: [],
        devices: [],
        ulimits: [],
        profiles: [],
        replicas: 1,
        labels: {},
        tty: false,
        stdinOpen: false,
        extraHosts: [],
        dns: [],
        sysctls: {},
        source: { file: "/p/compose.yaml", line: 2 },
      },
    ],
    volumes: [],
    notCovered: [],
    warnings: [],
  });
});

test("commands: words, lists, and empty ones", async () => {
  expect((await readWeb(`command: sh -c 'a "b"'`)).command).toEqual(["sh", "-c", 'a "b"']);
  expect((await readWeb("command: [run, --port, 80]")).command).toEqual(["run", "--port", "80"]);
  expect((await readWeb("command: []")).command).toEqual([]);
  expect((await readWeb("command:")).command).toBeUndefined();
  expect((await readWeb("entrypoint: ''")).entrypoint).toEqual([]);
});

test("environment: list, map, values of the process, numbers as written", async () => {
  const options = { environment: { FROM_PROCESS: "yes", PORT: "81" } };
  const list = await readWeb(
    "environment:\n  - A=1=2\n  - EMPTY=\n  - FROM_PROCESS\n  - NOWHERE",
    {},
    options,
  );
  expect(list.environment).toEqual({ A: "1=2", EMPTY: "", FROM_PROCESS: "yes" });
  expect(list.environmentPlaces.A).toMatchObject({ file: "/p/compose.yaml", line: 5 });
  const map = await readWeb(
    "environment:\n  A: text\n  N: 12345678901234567890\n  O: 0644\n  F: 1.5\n  B: true\n  FROM_PROCESS:\n  EMPTY: ''\n  URL: http://x:${PORT:-80}/$$1",
    {},
    options,
  );
  expect(map.environment).toEqual({
    A: "text",
    N: "12345678901234567890",
    O: "420",
    F: "1.5",
    B: "true",
    FROM_PROCESS: "yes",
    EMPTY: "",
    URL: "http://x:81/$1",
  });
});

test("env_file: later files win, environment wins over all, optional ones may be missing", async () => {
  const files = { "a.env": "A=a\nB=a\nC=a\n", "conf/b.env": "B=b\nD=${B}-${A}\n", "raw.env": "R='$x'\n" };
  const text =
    "env_file:\n  - a.env\n  - path: ./conf/b.env\n  - {path: gone.env, required: false}\n  - {path: raw.env, format: raw}\nenvironment: {C: own}";
  const service = await readWeb(text, files);
  expect(service.environment).toEqual({ A: "a", B: "b", C: "own", D: "b-a", R: "'$x'" });
  expect((await readWeb("env_file: a.env", files)).environment).toEqual({ A: "a", B: "a", C: "a" });
});

test("health checks in every form", async () => {
  const times = "interval: 1m30s, timeout: 500ms, retries: 3, start_period: 5s, start_interval: 1s";
  expect((await readWeb(`healthcheck: {test: curl -f http://localhost, ${times}}`)).healthcheck).toEqual({
    test: ["CMD-SHELL", "curl -f http://localhost"],
    intervalMs: 90_000,
    timeoutMs: 500,
    retries: 3,
    startPeriodMs: 5_000,
    startIntervalMs: 1_000,
  });
  expect((await readWeb("healthcheck: {test: [CMD, ping, 1]}")).healthcheck).toEqual({
    test: ["CMD", "ping", "1"],
  });
  expect((await readWeb("healthcheck: {test: [NONE]}")).healthcheck).toEqual({ test: ["NONE"] });
  expect((await readWeb("healthcheck: {disable: true}")).healthcheck).toEqual({ test: ["NONE"] });
  expect((await readWeb("healthcheck: {retries: '5'}")).healthcheck).toEqual({ test: [], retries: 5 });
});

test("restart policies and replicas; deploy wins", async () => {
  expect((await readWeb("restart: no")).restart).toEqual({ name: "no" });
  expect((await readWeb("restart: false")).restart).toEqual({ name: "no" });
  expect((await readWeb("restart: on-failure:4")).restart).toEqual({ name: "on-failure", maximumRetries: 4 });
  const deploy = "deploy: {replicas: 3, restart_policy: {condition: on-failure, max_attempts: 2, delay: 5s}}";
  const service = await readWeb(`restart: always\n${deploy}`);
  expect(service.restart).toEqual({ name: "on-failure", maximumRetries: 2 });
  expect(service.replicas).toBe(3);
  expect(remarks(service.spec.notCovered)).toEqual([
    "5: services.web.deploy.restart_policy.delay (the engine restarts by a rhythm of its own)",
  ]);
  expect((await readWeb("deploy: {restart_policy: {}}")).restart).toEqual({ name: "always" });
  expect((await readWeb("scale: ${N:-0}")).replicas).toBe(0);
});

test("limits, rights and the rest", async () => {
  const service = await readWeb(
    [
      "deploy: {resources: {limits: {cpus: '0.5', memory: 64M, pids: 100}, reservations: {memory: 1g}}}",
      "mem_limit: 1g",
      "shm_size: 128m",
      "ulimits: {nproc: 65535, nofile: {soft: 1024, hard: 2048}}",
      "cap_add: [NET_ADMIN]",
      "cap_drop: [ALL]",
      "privileged: true",
      "read_only: true",
      "init: true",
      "user: 1000",
      "working_dir: /srv",
      "stop_signal: SIGINT",
      "stop_grace_period: 1m",
      "hostname: inner",
      "container_name: outer",
      "labels: [a=1, b]",
      "extra_hosts: ['one:10.0.0.1', 'two=::1', 'three:[::2]']",
      "dns: 1.1.1.1",
      "sysctls: {net.core.somaxconn: 1024}",
      "networks: {default: {aliases: [shop]}}",
      "platform: linux/amd64",
    ].join("\n"),
  );
  expect(service).toMatchObject({
    cpus: 0.5,
    memLimitBytes: 67_108_864,
    pidsLimit: 100,
    shmSizeBytes: 134_217_728,
    ulimits: [
      { name: "nproc", soft: 65_535, hard: 65_535 },
      { name: "nofile", soft: 1_024, hard: 2_048 },
    ],
    capAdd: ["NET_ADMIN"],
    capDrop: ["ALL"],
    privileged: true,
    readOnly: true,
    init: true,
    user: "1000",
    workingDir: "/srv",
    stopSignal: "SIGINT",
    stopGraceMs: 60_000,
    hostname: "inner",
    containerName: "outer",
    aliases: ["shop", "outer", "inner"],
    labels: { a: "1", b: "" },
    extraHosts: [
      { host: "one", address: "10.0.0.1" },
      { host: "two", address: "::1" },
      { host: "three", address: "::2" },
    ],
    dns: ["1.1.1.1"],
    sysctls: { "net.core.somaxconn": "1024" },
    platform: "linux/amd64",
  });
  expect(service.spec.warnings).toEqual([]);
});
