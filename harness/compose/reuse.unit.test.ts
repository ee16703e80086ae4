// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { expect, test } from "vitest";
import { ComposeFolder } from "./testing/compose-folder.ts";

test("anchors and merge keys: own keys win, then the first merged map", async () => {
  await using folder = await ComposeFolder.create({
    "compose.yaml": `
x-base: &base
  image: base
  restart: always
  environment: &env {A: base, B: base}
x-more: &more {restart: unless-stopped, user: more}
services:
  web:
    <<: [*base, *more]
    image: own
    environment:
      <<: *env
      B: own
`,
  });
  const [service] = (await folder.read()).services;
  expect(service).toMatchObject({
    image: "own",
    restart: { name: "always" },
    user: "more",
    environment: { A: "base", B: "own" },
  });
});

test("extends: the same file, another file, chains; lists join, commands are replaced", async () => {
  await using folder = await ComposeFolder.create({
    "compose.yaml": `
services:
  web:
    extends: {file: shared/base.yaml, service: app}
    command: [web]
    environment: [B=web]
    ports: ["80"]
    volumes: ["./own:/conf"]
    depends_on: {job: {condition: service_completed_successfully}}
    healthcheck: {retries: 9}
    tmpfs: !reset []
    dns: !override [9.9.9.9]
  job: {image: job, extends: web-defaults}
  web-defaults: {image: w, labels: {from: defaults}}
  db: {image: db}
`,
    "shared/base.yaml": `
services:
  app:
    extends: root
    environment: {A: app, B: app}
    env_file: app.env
    depends_on: [db]
  root:
    image: root
    command: [root, --all]
    ports: ["80", "81"]
    volumes: ["./conf:/conf", "./data:/data"]
    healthcheck: {test: [CMD, a], interval: 5s}
    tmpfs: /tmp
    dns: [1.1.1.1]
`,
    "shared/app.env": "FILE=shared\n",
    "shared/data/": "",
    "own/": "",
  });
  const spec = await folder.read();
  const [web, job] = spec.services;
  expect(web).toMatchObject({
    image: "root",
    command: ["web"],
    environment: { A: "app", B: "web", FILE: "shared" },
    ports: [80, 81],
    healthcheck: { test: ["CMD", "a"], intervalMs: 5_000, retries: 9 },
    dns: ["9.9.9.9"],
  });
  expect(web?.dependsOn.map(({ service, condition }) => [service, condition])).toEqual([
    ["db", "service_started"],
    ["job", "service_completed_successfully"],
  ]);
  expect(web?.mounts).toEqual([
    { type: "bind", path: `${folder.path}/own`, target: "/conf", readOnly: false },
    { type: "bind", path: `${folder.path}/shared/data`, target: "/data", readOnly: false },
  ]);
  expect(job?.labels).toEqual({ from: "defaults" });
  expect(spec.warnings).toEqual([]);
});

test("extends: a word and its long form are laid over each other", async () => {
  await using folder = await ComposeFolder.create({
    "compose.yaml": `
services:
  base: {build: ./app, env_file: a.env, tmpfs: /one, dns: 1.1.1.1, extra_hosts: ["h:1.1.1.1"]}
  web:
    extends: base
    build: {target: run}
    env_file: [b.env]
    tmpfs: [/two]
    dns: [2.2.2.2]
    extra_hosts: {h: 2.2.2.2}
`,
    "app/Dockerfile": "",
    "a.env": "A=a\nB=a\n",
    "b.env": "B=b\n",
  });
  const web = (await folder.read()).services[1];
  expect(web).toMatchObject({
    build: { context: `${folder.path}/app`, target: "run" },
    environment: { A: "a", B: "b" },
    dns: ["1.1.1.1", "2.2.2.2"],
    extraHosts: [
      { host: "h", address: "1.1.1.1" },
      { host: "h", address: "2.2.2.2" },
    ],
  });
  expect(web?.mounts.map(({ target }) => target)).toEqual(["/one", "/two"]);
});

test("include: services and volumes of other files, with their own folder and .env", async () => {
  await using folder = await ComposeFolder.create({
    "compose.yaml":
      "include: [db/compose.yaml, {path: db/compose.yaml}]\nservices:\n  web: {image: web, depends_on: [db]}\n",
    "db/compose.yaml": `
services:
  db:
    image: db:\${TAG}
    volumes: [data:/data, ./init:/init]
volumes: {data: }
`,
    "db/.env": "TAG=15\n",
    "db/init/": "",
  });
  const spec = await folder.read();
  const db = spec.services.find(({ name }) => name === "db");
  expect(db?.image).toBe("db:15");
  expect(db?.mounts[1]).toMatchObject({ path: `${folder.path}/db/init` });
  expect(spec.volumes.map(({ name }) => name)).toEqual(["data"]);
  expect(spec.services.map(({ name }) => name).sort()).toEqual(["db", "web"]);
});

test("a hundred levels of anchors cost no more than they are long", async () => {
  const levels = Array.from(
    { length: 100 },
    (_, index) => `  x-${index + 1}: &l${index + 1} [*l${index}, *l${index}, *l${index}]`,
  );
  await using folder = await ComposeFolder.create({
    "compose.yaml": `x-bomb:\n  x-0: &l0 [a]\n${levels.join("\n")}\nservices:\n  web: {image: web}\n`,
  });
  expect((await folder.read()).services).toHaveLength(1);
});
