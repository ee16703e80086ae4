import { exitCodes, messageOf } from "../core/errors.ts";
import { version } from "../core/package-folder.ts";
import { connectEngine } from "../engine/connect.ts";
import { engineInfo } from "../engine/engine-info.ts";
import { type Builder, findBuilder } from "../images/builders/builder.ts";
import { readCatalogue, referenceOf } from "../images/catalogue.ts";
import { ensureImages } from "../images/resolve.ts";

/**
 * `doctor`: looks and tells, installs nothing on the machine. 4 when there is no engine or not the image that looks,
 * without which nothing runs; else 0, because what else is lacking is `not covered`.
 */
export async function doctor(): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`blackstart ${version()} on Node ${process.version}, ${process.platform}-${process.arch}`);
  let docker: Awaited<ReturnType<typeof connectEngine>>;
  try {
    docker = await connectEngine();
  } catch (thrown) {
    say(`✗ engine: ${messageOf(thrown)}`);
    return exitCodes.environment;
  }
  const tools = await ensureImages([referenceOf(readCatalogue(), "tools")], {
    docker,
    source: "auto",
    mayInstall: false,
  }).catch((thrown: unknown) => {
    say(`✗ tools image: ${messageOf(thrown)}`);
    return [];
  });
  const info = await engineInfo(docker, tools[0]?.local);
  say(
    `✓ engine: Docker ${info.version} (API ${info.apiVersion}), ${info.storageDriver}, cgroup v${info.cgroupVersion}`,
  );
  say(
    `✓ machine: ${info.processors} cores, ${(info.memoryBytes / 2 ** 30).toFixed(1)} GiB, ${info.operatingSystem}`,
  );
  say(builderLine(await findBuilder(docker)));
  for (const [name, found] of Object.entries(info.capabilities ?? {})) {
    say(found.able ? `✓ ${name}` : `✗ ${name}: ${found.why}; scenarios that need it are "not covered"`);
  }
  return tools.length === 0 ? exitCodes.environment : exitCodes.pass;
}

function builderLine(builder: Builder): string {
  if (builder.kind === "classic")
    return `✗ BuildKit: ${builder.why}; the classic builder builds what does not need it`;
  const older = builder.reader === "current" ? "" : ", whose own Dockerfile reader knows no here-documents";
  return `✓ BuildKit: docker buildx with the engine's${older}`;
}
