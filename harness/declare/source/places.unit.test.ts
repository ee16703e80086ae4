import { expect, test } from "vitest";
import type { Path } from "../shape.ts";
import { SourcePlaces } from "./places.ts";

/** The line on which a path stands, and what is written there. */
function lineOf(source: string, path: Path): string | undefined {
  const line = new SourcePlaces(source).lineOf(path);
  return line === undefined ? undefined : `${line}: ${source.split("\n")[line - 1]?.trim()}`;
}

const companion = `import { definePlatform, redis } from "blackstart"; // services: {
/* export default definePlatform({ services: { cart: {} } }); */
const pattern = /services: "{/; // a quote in a pattern
const share = 3 / 4 / 5;
const text = \`services: \${[{ a: \`}\` }].map((x) => \`{\${x.a}\`)} {\`;
const http = { port: 8080 } as const;
const circuits = [
  { name: "one", failures: 5 },
  { name: "two", failures: -1 },
] satisfies object[];
export const shop = definePlatform<Handles, { services: "cart"; links: { cart: "store" } }>({
  name: "shop",
  build: (service: Spec, change: Change): Promise<Map<string, Buffer>> => make(service < 3, change),
  async connect(services) {
    return { services: { cart: 1 } };
  },
  services: {
    cart: {
      ...redis({ services: 1 }),
      "http": { port: 1, health: "/" },
      circuits,
      scaled: { A_MS: 1, ['B' + "_MS"]: 2, C_MS: -1 },
    },
    store: { http, alerts: [...common, { name: "late" }] },
    'front-end': redis(),
    ...others,
  },
  gate: ["a", "b",
    "c"],
});
export default shop;
`;

const places: [string, Path, string | undefined][] = [
  ["a key", ["name"], '12: name: "shop",'],
  ["a key after type arguments with commas", ["gate"], '28: gate: ["a", "b",'],
  ["a list entry on a line of its own", ["gate", 2], '29: "c"],'],
  ["a list entry that is not there", ["gate", 3], '28: gate: ["a", "b",'],
  ["a method", ["connect"], "14: async connect(services) {"],
  ["a quoted key after a spread", ["services"], "17: services: {"],
  ["a service before a spread, which may replace it", ["services", "cart", "http"], "17: services: {"],
];

test.for(places)("the line of %s", ([, path, line]) => {
  expect(lineOf(companion, path)).toBe(line);
});

const settled = companion.replace("    ...others,\n", "");
const deeper: [string, Path, string | undefined][] = [
  ["a quoted key", ["services", "cart", "http", "port"], '20: "http": { port: 1, health: "/" },'],
  ["a key in a call is its service's", ["services", "front-end", "container"], "25: 'front-end': redis(),"],
  [
    "a constant of the file",
    ["services", "cart", "circuits", 1, "failures"],
    '9: { name: "two", failures: -1 },',
  ],
  [
    "a constant that is typed",
    ["services", "store", "http", "port"],
    "6: const http = { port: 8080 } as const;",
  ],
  [
    "an entry after a spread is its list's",
    ["services", "store", "alerts", 1],
    '24: store: { http, alerts: [...common, { name: "late" }] },',
  ],
  [
    "a key beside a computed one",
    ["services", "cart", "scaled", "C_MS"],
    "22: scaled: { A_MS: 1, ['B' + \"_MS\"]: 2, C_MS: -1 },",
  ],
  [
    "a key before a computed one",
    ["services", "cart", "scaled", "A_MS"],
    "22: scaled: { A_MS: 1, ['B' + \"_MS\"]: 2, C_MS: -1 },",
  ],
];

test.for(deeper)("the line of %s", ([, path, line]) => {
  expect(lineOf(settled, path)).toBe(line);
});

test("a plain default export, without semicolons", () => {
  const source =
    "const cart = {\n  role: 'x'\n}\nexport default {\n  services: {\n    cart\n  }\n} satisfies Platform\n";
  expect(lineOf(source, ["services", "cart", "role"])).toBe("2: role: 'x'");
  const named = "const shop = definePlatform({\n  gate: []\n})\nexport default shop\n";
  expect(lineOf(named, ["gate"])).toBe("2: gate: []");
});

const unsure: [string, string][] = [
  ["nothing", ""],
  ["two platforms and no default export", "definePlatform({ gate: 1 }); definePlatform({ gate: 2 });"],
  [
    "a platform and another default export",
    "export const a = definePlatform({ gate: 1 });\nexport default { gate: 2 };",
  ],
  ["a default export that is made elsewhere", "export default makePlatform({ gate: 1 });"],
  ["a constant that is declared twice", "const a = { gate: 1 };\nconst a = { gate: 2 };\nexport default a;"],
  ["a variable that may change", "let a = { gate: 1 };\nexport default a;"],
  ["a choice", "export default yes ? { gate: 1 } : { gate: 2 };"],
  ["a text that does not end", "export default { gate: 1, name: 'x };"],
  ["a bracket that does not close", "export default { gate: [1 };"],
  ["a template that does not end", "export default { gate: `1 };"],
  ["a slash that may be either", "export default { a: (1) /'/ 2, gate: 1 };"],
  ["constants in a circle", "const a = b;\nconst b = a;\nexport default a;"],
];

test.for(unsure)("%s: no line rather than a wrong one", ([, source]) => {
  expect(new SourcePlaces(source).lineOf(["gate"])).toBeUndefined();
});
