import { join } from "node:path";
import { expect, test } from "vitest";
import { ComposeFolder } from "../compose/testing/compose-folder.ts";
import { chosenIn, composeChoice } from "./compose-choice.ts";

test("files, files of variables and profiles become Compose's own variables", async () => {
  await using folder = await ComposeFolder.create({ "dev/a.yaml": "", "b.yaml": "", "v.env": "" });
  const at = (name: string) => join(folder.path, name);
  expect(
    composeChoice({
      file: [at("dev/a.yaml"), at("b.yaml")],
      envFile: [at("v.env")],
      profile: ["one", "two"],
    }),
  ).toEqual({
    folder: at("dev"),
    environment: {
      COMPOSE_FILE: `${at("dev/a.yaml")}\n${at("b.yaml")}`,
      COMPOSE_PATH_SEPARATOR: "\n",
      COMPOSE_ENV_FILES: at("v.env"),
      COMPOSE_PROFILES: "one,two",
    },
  });
  const { environment } = composeChoice({ file: [at("b.yaml")], profile: ["one"] });
  expect(chosenIn(environment)).toEqual({ file: [at("b.yaml")], profile: ["one"] });
  expect(chosenIn({ COMPOSE_FILE: "a:b" })).toEqual({});
});

test("nothing is chosen where nothing is said, and a folder that is named stays", () => {
  expect(composeChoice({})).toEqual({ environment: {} });
  expect(composeChoice({ platform: "shop" })).toEqual({ folder: "shop", environment: {} });
});

test("a file that is not there is named, with the one that was perhaps meant", async () => {
  await using folder = await ComposeFolder.create({ "a.yaml": "" });
  expect(() => composeChoice({ file: ["gone.yaml"] })).toThrow("--file gone.yaml: no such file");
  expect(() => composeChoice({ file: ["a.yaml"], platform: folder.path })).toThrow(
    `--file a.yaml: no such file (did you mean ${join(folder.path, "a.yaml")}?)`,
  );
  expect(() => composeChoice({ profile: ["a,b"] })).toThrow('"a,b": a name with a comma');
});
