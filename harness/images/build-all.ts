import Docker from "dockerode";
import { Turns } from "../core/turns.ts";
import { readCatalogue } from "./catalogue.ts";
import { LocalImages } from "./local-image.ts";

/**
 * Builds every local image of the catalogue, or those that are named, and prints their tags:
 * `node harness/images/build-all.ts [name…]`. For work on the recipes; the commands build by themselves.
 */
const catalogue = readCatalogue();
const names = process.argv.length > 2 ? process.argv.slice(2) : [...catalogue.keys()];
const images = new LocalImages({
  docker: new Docker(),
  catalogue,
  turns: new Turns(3),
  mayInstall: process.getuid?.() === 0,
  onProgress: (name, line) => console.error(`${name.padEnd(11)} ${line}`),
});
const built = await Promise.allSettled(names.map(async (name) => `${name}\t${await images.ensure(name)}`));
for (const result of built) {
  if (result.status === "fulfilled") console.log(result.value);
  else {
    console.error(String(result.reason));
    process.exitCode = 4;
  }
}
