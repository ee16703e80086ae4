import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { UserError } from "../core/errors.ts";
import { types } from "./types.ts";

function folderWith(compose: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (compose !== undefined) writeFileSync(join(folder, "compose.yaml"), compose);
  return folder;
}

test("names are written beside the Compose file, and told to be stale when it changes", async () => {
  const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const folder = folderWith("services: { cart: { image: a } }");
  const file = join(folder, "compose.names.ts");
  expect(await types(folder, { check: true })).toBe(1);
  expect(existsSync(file)).toBe(false);
  expect(said.mock.lastCall?.[0]).toMatch(/compose\.names\.ts: does not exist \(write it: blackstart types /);
  expect(await types(folder)).toBe(0);
  expect(readFileSync(file, "utf8")).toContain('services: "cart";');
  expect(await types(folder, { check: true })).toBe(0);
  writeFileSync(join(folder, "compose.yaml"), "services: { basket: { image: a } }");
  expect(await types(folder, { check: true })).toBe(1);
  expect(said.mock.lastCall?.[0]).toMatch(/compose\.names\.ts: is not what the Compose file says/);
  expect(readFileSync(file, "utf8")).toContain('"cart"');
});

test("a folder that is no platform is the user's mistake, and nothing is written", async () => {
  const folder = folderWith(undefined);
  await expect(types(folder)).rejects.toThrow(UserError);
  await expect(types(folderWith("services: ["))).rejects.toThrow(/compose\.yaml:1/);
  expect(existsSync(join(folder, "compose.names.ts"))).toBe(false);
});
