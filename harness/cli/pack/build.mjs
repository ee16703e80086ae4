/**
 * Builds what the package ships into dist/: JavaScript with declarations, because Node strips no types below
 * node_modules, and the files that stand beside the code: image recipes, the report's styles and scripts, and JSON
 * Schemas.
 * Run by npm before it packs (`prepack`); needs nothing but the installed packages.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const compiled = spawnSync(process.execPath, [compiler, "--project", join(root, "tsconfig.build.json")], {
  cwd: root,
  stdio: ["ignore", 2, 2],
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

cpSync(join(root, "fixtures", "images"), join(dist, "fixtures", "images"), { recursive: true });
const client = join(root, "reports", "client");
for (const name of readdirSync(client).filter((file) => /\.(css|mjs)$/.test(file))) {
  cpSync(join(client, name), join(dist, "reports", "client", name));
}
const schemas = join("harness", "history", "schema");
for (const name of readdirSync(join(root, schemas)).filter((file) => file.endsWith(".schema.json"))) {
  cpSync(join(root, schemas, name), join(dist, schemas, name));
}
cpSync(join(root, "harness", "cli", "pack", "blackstart.mjs"), join(dist, "blackstart.mjs"));
chmodSync(join(dist, "blackstart.mjs"), 0o755);
