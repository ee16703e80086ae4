import { expect, test } from "vitest";
import { mistakesOf, readFiles } from "./testing/compose-folder.ts";

const files = { "app/Dockerfile": "", "files/x": "", "key.txt": "", id_rsa: "" };
const head =
  "secrets:\n  key: {file: ./key.txt}\n  word: {environment: WORD}\n  other: {external: true}\nservices:\n  web:\n    build:\n      context: app\n";
const built = async (keys: string) => {
  const compose = `${head}${keys.replace(/^/gm, "      ")}\n`;
  const spec = await readFiles({ "compose.yaml": compose, ...files }, { environment: { WORD: "w" } });
  return spec.services[0]?.build;
};
const plain = { context: "/p/app", dockerfile: "Dockerfile", args: {} };

test("further contexts are folders, images, services and what BuildKit fetches; a list or a map", async () => {
  expect(
    await built("additional_contexts: {files: ./files, base: 'docker-image://redis:7', up: 'service:web'}"),
  ).toEqual({
    ...plain,
    additionalContexts: { files: "/p/files", base: "docker-image://redis:7", up: "service:web" },
  });
  expect(await built("additional_contexts: [files=files, 'src=https://example.org/a.git#main']")).toEqual({
    ...plain,
    additionalContexts: { files: "/p/files", src: "https://example.org/a.git#main" },
  });
});

test("secrets are files or texts under the id that the mount uses", async () => {
  expect(await built("secrets: [key, {source: word, target: pass}]")).toEqual({
    ...plain,
    secrets: [
      { id: "key", file: "/p/key.txt" },
      { id: "pass", content: "w" },
    ],
  });
});

test("ssh, platforms and cache_from", async () => {
  expect(
    await built("ssh: [default, deploy=./id_rsa]\nplatforms: [linux/amd64]\ncache_from: [app:cache]"),
  ).toEqual({
    ...plain,
    ssh: ["default", "deploy=/p/id_rsa"],
    platforms: ["linux/amd64"],
    cacheFrom: ["app:cache"],
  });
});

test("keys without anything in them are as if they were not there", async () => {
  expect(await built("additional_contexts: {}\nsecrets: []\nssh: []\nplatforms: []\ncache_from: []")).toEqual(
    plain,
  );
});

test.each([
  [
    "additional_contexts: {files: ./nowhere}",
    /compose\.yaml:9: .*needs folder "\.\/nowhere", which does not exist/,
  ],
  ["additional_contexts: [files]", /compose\.yaml:9: .*expected name=folder/],
  ["secrets: [absent]", /compose\.yaml:9: .*names "absent", which is not under secrets/],
  ["secrets: [{target: x}]", /compose\.yaml:9: .*has no source/],
  ["secrets: [other]", /compose\.yaml:4: .*external ones are not supported/],
])("%s is a mistake with its place", async (keys, message) => {
  const compose = `${head}      ${keys}\n`;
  expect(await mistakesOf({ "compose.yaml": compose, ...files })).toMatch(message);
});
