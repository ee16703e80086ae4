// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's variables look like that.
import { describe, expect, test } from "vitest";
import { mistakesOf, withKey } from "./testing/compose-folder.ts";

describe("mistakes of the whole file", () => {
  test.each([
    [
      "no YAML",
      "services:\n  web: [",
      "compose.yaml:2: is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ],
    ["a tab", "services:\n\tweb:\n", "compose.yaml:2: is not YAML: Tabs are not allowed as indentation."],
    ["a list", "- a\n", "compose.yaml:1: the file must be a map with services, not a list."],
    ["a word", "hello", "compose.yaml:1: the file must be a map with services, not a string."],
    ["empty", "", "compose.yaml:1: the file is empty; expected services."],
    ["only a comment", "# nothing\n", "compose.yaml:1: the file is empty; expected services."],
    ["services is a list", "services:\n  - web\n", "compose.yaml:1: services must be a map, not a list."],
    ["no services", "volumes: {}\n", "compose.yaml:1: the file has no services."],
    [
      "a volume is a word",
      "volumes: {v: x}\nservices: {a: {image: a}}\n",
      "compose.yaml:1: volumes.v must be a map, not a string.",
    ],
    [
      "a network is a list",
      "networks: {n: []}\nservices: {a: {image: a}}\n",
      "compose.yaml:1: networks.n must be a map, not a list.",
    ],
    ["no service under services", "services: {}\n", "compose.yaml:1: the file has no services."],
    [
      "a service twice",
      "services:\n  a: {image: a}\n  a: {image: b}\n",
      "compose.yaml:3: this key is there twice in the same map.",
    ],
    [
      "an alias without anchor",
      "services:\n  a: *b\n",
      "compose.yaml:2: there is no anchor &b before this alias.",
    ],
    [
      "an anchor inside itself",
      "services: &s\n  a: {image: a, labels: *s}\n",
      "compose.yaml:2: an anchor contains itself.",
    ],
    [
      "a merge of a word",
      "services:\n  a:\n    <<: word\n    image: a\n",
      "compose.yaml:3: a merge key (<<) needs a map or a list of maps.",
    ],
    [
      "only other profiles",
      "services:\n  a: {image: a, profiles: [debug]}\n",
      "compose.yaml:1: the file has no service whose profile is enabled.",
    ],
  ])("%s", async (_, text, message) => {
    expect(await mistakesOf(text)).toBe(`UserError: ${message}`);
  });

  test("brackets ten thousand deep", async () => {
    expect(await mistakesOf("[".repeat(20_000))).toBe(
      "UserError: compose.yaml:1: is not YAML: it is nested too deeply.",
    );
  });

  test("a folder without one, a file that is a folder", async () => {
    expect(await mistakesOf({ other: "" })).toBe(
      "UserError: <folder>: no Compose file (looked for compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml)",
    );
    expect(await mistakesOf({ "compose.yaml/": "" })).toBe(
      "UserError: Compose file <folder>/compose.yaml is a folder.",
    );
  });
});

describe("mistakes of a service", () => {
  test.each([
    ["image: [a]", "services.web.image must be a string, not a list."],
    ["image: 5", "services.web.image must be a string, not a number."],
    ["command: 5", "services.web.command must be a string, not a number."],
    [
      "command: 'sh -c \"open'",
      "services.web.command has a quote, a bracket or a backslash without its end.",
    ],
    ["entrypoint: {a: b}", "services.web.entrypoint must be a string, not a map."],
    ["environment: word", "services.web.environment must be a map or a list, not a string."],
    ["environment: {A: [b]}", "services.web.environment.A must be a string or a number, not a list."],
    ["environment: ['=x']", "services.web.environment[0] is no environment variable; expected KEY=value."],
    ["environment: {A: '${B:?give B}'}", "required variable B is not set: give B."],
    ["command: echo ${1}", '"${1}" is not a variable; write "$$" for a dollar sign.'],
    ["networks: [bakend]", 'services.web.networks[0] names network "bakend", which is not under networks.'],
    [
      "healthchek: {}",
      'services.web.healthchek is no key that Compose knows here (did you mean "healthcheck"?).',
    ],
    [
      "healthcheck: {intervall: 5s}",
      'services.web.healthcheck.intervall is no key that Compose knows here (did you mean "interval"?).',
    ],
    ["env_file: missing.env", 'services.web.env_file names "missing.env", which does not exist.'],
    ["env_file: [{required: true}]", "services.web.env_file[0] has no path."],
    ["env_file: /", 'services.web.env_file names "/", which is a folder.'],
    ["ports: 80", "services.web.ports must be a list, not a number."],
    ["ports: ['http']", 'services.web.ports[0] is "http"; expected a port between 1 and 65535.'],
    ["ports: ['80:70000']", 'services.web.ports[0] is "70000"; expected a port between 1 and 65535.'],
    ["ports: ['9-3']", 'services.web.ports[0] is "9-3"; expected a port between 1 and 65535.'],
    ["ports: [{published: 80}]", "services.web.ports[0] has no target port."],
    ["expose: [0]", 'services.web.expose[0] is "0"; expected a port between 1 and 65535.'],
    ["volumes: ['data:/data']", 'services.web.volumes[0] names volume "data", which is not under volumes.'],
    ["volumes: ['data']", 'services.web.volumes[0] is "data"; expected [source:]/target[:mode].'],
    ["volumes: [{type: bind, target: /a}]", "services.web.volumes[0] has no source."],
    [
      "volumes: [{type: pipe, target: /a}]",
      'services.web.volumes[0] has type "pipe"; expected volume, bind or tmpfs.',
    ],
    ["depends_on: db", "services.web.depends_on must be a map or a list, not a string."],
    ["depends_on: [db]", 'services.web.depends_on names service "db", which does not exist.'],
    ["depends_on: [web]", "services depend on each other: web → web."],
    ["healthcheck: true", "services.web.healthcheck must be a map, not a boolean."],
    [
      "healthcheck: {test: [curl]}",
      'services.web.healthcheck.test begins with "curl"; expected ["CMD", program, …], ["CMD-SHELL", "line"] or ["NONE"].',
    ],
    [
      "healthcheck: {test: a, interval: 10}",
      'services.web.healthcheck.interval is "10"; expected a duration such as "1m30s" or "500ms".',
    ],
    [
      "healthcheck: {test: a, retries: many}",
      "services.web.healthcheck.retries must be a whole number, not a string.",
    ],
    [
      "restart: sometimes",
      'services.web.restart is "sometimes"; expected no, always, on-failure or unless-stopped.',
    ],
    [
      "restart: on-failure:x",
      'services.web.restart is "on-failure:x"; expected a number of retries, as in on-failure:3.',
    ],
    ["privileged: maybe", "services.web.privileged must be true or false, not a string."],
    ["mem_limit: lots", 'services.web.mem_limit is "lots"; expected a size such as "64m" or "1gb".'],
    ["ulimits: {nofile: {soft: 1}}", "services.web.ulimits.nofile needs soft and hard."],
    ["scale: -1", "services.web.scale is -1; expected 0 or more."],
    ["extra_hosts: [nowhere]", 'services.web.extra_hosts[0] is "nowhere"; expected host=address.'],
    ["secrets: [key]", 'services.web.secrets[0] names "key", which is not under secrets.'],
    ["extends: other", 'services.web.extends names service "other", which is not in compose.yaml.'],
    ["extends: web", 'services.web.extends ends where it began: "web".'],
  ])("%s", async (line, message) => {
    const text = line.startsWith("image") ? `services:\n  web:\n\n    ${line}` : withKey(line);
    expect(await mistakesOf(text)).toBe(`UserError: compose.yaml:4: ${message}`);
  });

  test("neither image nor build", async () => {
    expect(await mistakesOf("services:\n  db: {image: db}\n  web:\n    command: run\n")).toBe(
      "UserError: compose.yaml:3: services.web has neither image nor build.",
    );
    expect(await mistakesOf("services:\n  web:\n")).toBe(
      "UserError: compose.yaml:2: services.web must be a map, not empty.",
    );
  });

  test("a build without its folder or Dockerfile", async () => {
    expect(await mistakesOf("services:\n  web:\n    build: ./web\n")).toBe(
      'UserError: compose.yaml:3: services.web.build needs folder "./web", which does not exist.',
    );
    expect(await mistakesOf({ "compose.yaml": "services:\n  web:\n    build: web\n", "web/": "" })).toBe(
      'UserError: compose.yaml:3: services.web.build needs "Dockerfile" in "web", which does not exist.',
    );
  });

  test("a name that no container could have", async () => {
    expect(await mistakesOf("services:\n  'a b':\n    image: a\n")).toBe(
      'UserError: compose.yaml:2: services.a b is no service name; expected letters, digits, ".", "_" and "-".',
    );
  });
});
