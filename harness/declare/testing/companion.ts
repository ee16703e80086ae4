import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { UserError } from "../../core/errors.ts";
import { loadPlatform } from "../platform-folder.ts";

const compose = `
services:
  cart:
    image: "redis:7-bookworm"
    environment: { STORE: "store:6379", WAIT_MS: 1000, WORDS_MS: soon }
  store: { image: "redis:7-bookworm" }
  admin: { image: "redis:7-bookworm", profiles: [debug] }
`;
export const folder = mkdtempSync(join(tmpdir(), "companion-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "compose.yaml"), compose);
let companions = 0;

/** What is said of a companion whose platform stands between these lines; its own first line is line 2. */
export async function complaint(lines: string): Promise<string | undefined> {
  // A module is loaded once for each name, so every companion gets a folder of its own.
  const own = mkdtempSync(join(folder, `${companions++}-`));
  writeFileSync(join(own, "compose.yaml"), compose);
  writeFileSync(join(own, "platform.mjs"), `export default {\n${lines}\n};\n`);
  const thrown = await loadPlatform(own).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown === undefined) return undefined;
  expect(thrown).toBeInstanceOf(UserError);
  return (thrown as Error).message.replaceAll(`${own}/`, "");
}

export const http = 'http: { port: 80, metrics: "/metrics" }';
export const circuit = 'name: "store", to: "store:6379", failures: 5, openMs: 100, metric: "state"';
export const backoff = 'to: "store:6379", initialMs: 1, factor: 2, capMs: 9';
export const alert = 'name: "full", metric: "size", comparison: ">", threshold: 1, severity: "warning"';
