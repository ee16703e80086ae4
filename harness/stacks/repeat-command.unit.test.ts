import { join } from "node:path";
import { expect, test } from "vitest";
import { commandFor, scenarioCommand, startCommand } from "./repeat-command.ts";

test("a scenario's file with its seed, behind the dashes that npm wants", () => {
  const file = join(process.cwd(), "suites", "durability", "cart.test.ts");
  expect(commandFor({ id: "durability/cart", file }, [], { seed: 7 })).toBe(
    "npm run scenario suites/durability/cart.test.ts -- --seed 7",
  );
  expect(scenarioCommand(["a.test.ts", "b.test.ts"])).toBe("npm run scenario a.test.ts b.test.ts");
});

test("a scenario that took a stack over is repeated behind those that left it", () => {
  const of = (name: string) => ({
    id: `shop/${name}`,
    file: join(process.cwd(), "suites", `${name}.test.ts`),
  });
  expect(commandFor(of("till"), [of("cart"), of("till"), { id: "by hand" }], { seed: 7 })).toBe(
    "npm run scenario suites/cart.test.ts suites/till.test.ts -- " +
      "--seed 7 --order 'shop/cart,shop/till,by hand,shop/till'",
  );
});

test("a gate, with every option that is not its default", () => {
  expect(startCommand()).toBe("npm start");
  expect(
    startCommand(
      { platform: "../shop", file: ["a b.yaml"], profile: ["x"] },
      { seed: 7, scale: "ci", images: "registry", mirror: "127.0.0.1:5000" },
    ),
  ).toBe(
    "npm start -- --platform ../shop --file 'a b.yaml' --profile x --seed 7 --scale ci --images registry --mirror 127.0.0.1:5000",
  );
  expect(startCommand({}, { scale: "local", images: "auto" })).toBe("npm start");
  expect(startCommand({}, { budget: "5m", visitors: false })).toBe("npm start -- --budget 5m --no-visitors");
});

test("a path that a shell would read otherwise is quoted", () => {
  expect(startCommand({ platform: "../my shop; touch here" })).toBe(
    "npm start -- --platform '../my shop; touch here'",
  );
  expect(scenarioCommand(["it's.test.ts"])).toBe("npm run scenario 'it'\\''s.test.ts'");
});
