import { exitCodes } from "../core/errors.ts";
import { cleanUp, tellKept } from "../engine/clean-up.ts";
import { connectEngine } from "../engine/connect.ts";

/** `clean`: removes what runs left whose owner is dead; with `all`, also what belongs to living ones. */
export async function clean(options: { all?: boolean }): Promise<number> {
  const docker = await connectEngine();
  const removed = await cleanUp(docker, { owner: options.all === true ? "any" : "dead" });
  const { containers, networks, volumes } = removed;
  process.stdout.write(
    `removed ${containers} containers, ${networks} networks and ${volumes} volumes of Blackstart\n`,
  );
  const kept = tellKept(removed);
  if (kept !== undefined) process.stdout.write(`${kept}\n`);
  return exitCodes.pass;
}
