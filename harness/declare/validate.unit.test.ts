import { expect, test } from "vitest";
import { alert, backoff, circuit, complaint, folder, http } from "./testing/companion.ts";
import { validateLinks } from "./validate.ts";

const right: [string, string][] = [
  ["nothing", ""],
  [
    "a service with all there is",
    `services: { cart: {\n role: "application", ${http},\n circuits: [{ ${circuit}, halfOpenCalls: 2 }], backoffs: [{ ${backoff}, jitter: 0.5 }],\n alerts: [{ ${alert} }], scaled: { WAIT_MS: { minimumMs: 0, extraDivisor: 2 } },\n answers: async () => "yes" } }`,
  ],
  ["a service of a profile that is not enabled", "services: { admin: {} }"],
  [
    "labels in a metric",
    `services: { cart: { ${http}, alerts: [{ ${alert.replace('"size"', `'size{a="b\\\\"}",c="d"}'`)} }] } }`,
  ],
  ["a key without a value", "services: { cart: { role: undefined } }, gate: undefined"],
  ["links", 'links: { add: [{ client: "store", server: "cart", port: 1 }], remove: ["cart->store:6379"] }'],
  [
    "a container of a class",
    "services: { store: { container: new (class { published = [1]; container() {} })() } }",
  ],
];

test.for(right)("%s is accepted", async ([, lines]) => {
  expect(await complaint(lines)).toBeUndefined();
});

const wrong: [string, string, string][] = [
  [
    "an unknown key",
    "\naplications: []",
    "platform.mjs:3: aplications: is no known key (there are: name, folder, services, links, scaledHealth, build, connect, prepare, reset, probes, canaries, disconnect, …)",
  ],
  [
    "a key with a typo",
    "\nservcies: {}",
    'platform.mjs:3: servcies: is no known key (did you mean "services"?)',
  ],
  [
    "an unknown key of a service",
    "services: {\n cart: {\n endpoint: 1 } }",
    "platform.mjs:4: services.cart.endpoint: is no known key (there are: role, container, answers, http, logs, backoffs, circuits, alerts, scaled, scaledHealth)",
  ],
  [
    "an unknown service",
    "services: {\n\n crat: {} }",
    'platform.mjs:4: services.crat: no service "crat" in compose.yaml (did you mean "cart"?)',
  ],
  [
    "a service like none",
    "services: { billing: {} }",
    'platform.mjs:2: services.billing: no service "billing" in compose.yaml (there are: cart, store, admin)',
  ],
  [
    "a wrong role",
    'services: { cart: { role: "job" } }',
    'platform.mjs:2: services.cart.role: is to be "application" or "server", not "job"',
  ],
  [
    "a port as a text",
    'services: { cart: { http: { port: "80" } } }',
    'platform.mjs:2: services.cart.http.port: is to be a port, 1 to 65535, not "80"',
  ],
  [
    "an endpoint without a port",
    "services: { cart: { http: {} } }",
    "platform.mjs:2: services.cart.http: lacks port",
  ],
  [
    "a path without a slash",
    'services: { cart: { http: { port: 1, health: "ok" } } }',
    'platform.mjs:2: services.cart.http.health: is to be a path that begins with "/", not "ok"',
  ],
  [
    "an answer that is a text",
    'services: { cart: { answers: "yes" } }',
    'platform.mjs:2: services.cart.answers: is to be a function, not "yes"',
  ],
  [
    "a container without its maker",
    "services: { cart: { container: { published: [1] } } }",
    "platform.mjs:2: services.cart.container.container: is to be a function, not undefined",
  ],
  [
    "a negative duration",
    `services: { cart: { ${http}, circuits: [\n{ ${circuit.replace("100", "-1")} }] } }`,
    "platform.mjs:3: services.cart.circuits[0].openMs: is to be a number of milliseconds over 0, not -1",
  ],
  [
    "not a number",
    `services: { cart: { backoffs: [{ ${backoff.replace("factor: 2", "factor: NaN")} }] } }`,
    "platform.mjs:2: services.cart.backoffs[0].factor: is to be a number from 1, not NaN",
  ],
  [
    "half a failure",
    `services: { cart: { ${http}, circuits: [{ ${circuit.replace("5", "0.5")} }] } }`,
    "platform.mjs:2: services.cart.circuits[0].failures: is to be a whole number from 1, not 0.5",
  ],
  [
    "an empty name",
    `services: { cart: { ${http}, circuits: [{ ${circuit.replace('name: "store"', 'name: ""')} }] } }`,
    'platform.mjs:2: services.cart.circuits[0].name: is to be a text that is not empty, not ""',
  ],
  [
    "a scaled variable that is not there",
    "services: { cart: { scaled: { WAIT_M: 1 } } }",
    'platform.mjs:2: services.cart.scaled.WAIT_M: cart has no WAIT_M in its environment in compose.yaml (did you mean "WAIT_MS"?)',
  ],
  [
    "a scaled variable that is no number",
    "services: { cart: { scaled: { WORDS_MS: 1 } } }",
    "platform.mjs:2: services.cart.scaled.WORDS_MS: WORDS_MS of cart is no number of milliseconds in compose.yaml",
  ],
  [
    "a negative floor",
    "services: { cart: { scaled: { WAIT_MS: -1 } } }",
    "platform.mjs:2: services.cart.scaled.WAIT_MS: is to be a number of milliseconds from 0, not -1",
  ],
  [
    "a floor of health without the platform's",
    "services: { cart: { scaledHealth: { minimumIntervalMs: 1 } } }",
    "platform.mjs:2: services.cart.scaledHealth: needs the platform's own scaledHealth",
  ],
  [
    "half a floor of health",
    "scaledHealth: { minimumIntervalMs: 1 }",
    "platform.mjs:2: scaledHealth: lacks minimumTimeoutMs",
  ],
  [
    "a link of an unknown client",
    'links: { add: [{ client: "crat", server: "store", port: 1 }] }',
    'platform.mjs:2: links.add[0].client: no service "crat" in compose.yaml (did you mean "cart"?)',
  ],
  [
    "a link to nobody",
    'links: { remove: ["cart->stoer:6379"] }',
    'platform.mjs:2: links.remove[0]: no service "stoer" in compose.yaml (did you mean "store"?)',
  ],
  [
    "a text that is no link",
    'links: { remove: ["cart-store"] }',
    'platform.mjs:2: links.remove[0]: is to be a link (cart->store:6379), not "cart-store"',
  ],
  [
    "a gate that is not there",
    'gate: ["suites/nowhere"]',
    'platform.mjs:2: gate[0]: no file or folder "suites/nowhere" in ROOT',
  ],
  ["services in a list", "services: []", "platform.mjs:2: services: is to be an object, not a list"],
  ["services in a Map", "services: new Map()", "platform.mjs:2: services: is to be an object, not a Map"],
  [
    "a name that no image can have",
    'name: "My Shop"',
    'platform.mjs:2: name: is to be a name of small letters, digits and single dashes or dots between them, not "My Shop"',
  ],
  [
    "a cap below the first delay",
    `services: { cart: { backoffs: [{ ${backoff.replace("initialMs: 1", "initialMs: 10")} }] } }`,
    "platform.mjs:2: services.cart.backoffs[0].capMs: is below initialMs",
  ],
  [
    "two back-offs of one link",
    `services: { cart: { backoffs: [{ ${backoff} },\n{ ${backoff} }] } }`,
    'platform.mjs:3: services.cart.backoffs[1].to: "store:6379" has an earlier back-off too',
  ],
  ["null", "services: null", "platform.mjs:2: services: is to be an object, not null"],
];

test.for(wrong)("%s is told with its line", async ([, lines, message]) => {
  expect((await complaint(lines))?.replaceAll(process.cwd(), "ROOT")).toBe(message);
});

test("several mistakes are told together, by line", async () => {
  const said = await complaint(
    'services: {\n stroe: {},\n cart: { http: { port: 0 } },\n},\nlinks: { remove: ["x->store:1"] },\nbild: 1,',
  );
  expect(said?.split("\n").map((line) => line.replace(/ .*/, ""))).toEqual([
    "platform.mjs:3:",
    "platform.mjs:4:",
    "platform.mjs:6:",
    "platform.mjs:7:",
  ]);
});

test("a mistake that many services share is told twenty times, and the rest is counted", async () => {
  const services = Array.from({ length: 25 }, (_, index) => `other${index}: {}`);
  const lines = (await complaint(`services: { ${services.join(", ")} }`))?.split("\n");
  expect(lines).toHaveLength(21);
  expect(lines?.at(-1)).toBe("… and 5 more");
});

test("links are held against those that were found, once images tell their ports", () => {
  const platform = {
    name: "shop",
    folder,
    services: { cart: { backoffs: [{ to: "store:6380" as const, initialMs: 1, factor: 1, capMs: 1 }] } },
  };
  const found = ["cart->store:6379"];
  expect(() => validateLinks(platform, found)).toThrow(
    'platform shop: services.cart.backoffs[0].to: no link cart->store:6380 (did you mean "cart->store:6379"?)',
  );
  expect(() => validateLinks(platform, [...found, "cart->store:6380"])).not.toThrow();
  const removing = { name: "shop", folder, links: { remove: ["cart->store:1"] } };
  expect(() => validateLinks(removing, found)).toThrow(/links\.remove\[0\]: no link cart->store:1 /);
  const both = { ...platform, links: { remove: ["cart->store:6380"] } };
  expect(() => validateLinks(both, [...found, "cart->store:6380"])).toThrow(/no link cart->store:6380/);
  expect(() => validateLinks({ name: "shop", folder }, [])).not.toThrow();
});
