import { readPlatformFile } from "../compose/reader.ts";
import { UserError } from "../core/errors.ts";
import { definingFile } from "./defining-file.ts";
import { linkProblems } from "./link-problems.ts";
import { type ComposeNames, nameProblems } from "./name-problems.ts";
import type { Platform } from "./platform.ts";
import { platformShape } from "./platform-shape.ts";
import { raise } from "./raise.ts";
import type { DeclarationProblem } from "./shape.ts";

/**
 * Holds what a platform declares against its Compose file. Throws a UserError with a line for each mistake, which
 * names the file and the line that it stands on.
 */
export async function validatePlatform(platform: Platform, compose: ComposeNames): Promise<void> {
  const wrong = platformShape(platform, []);
  const readable = withoutWrong(platform, wrong);
  const file = definingFile(platform);
  if (nameProblems(readable, compose).length === 0) return raise(platform.name, file, wrong);
  const all = await withEveryProfile(platform, compose);
  raise(platform.name, file, [...wrong, ...nameProblems(readable, all)]);
}

/**
 * Holds what a platform declares of links against those that there are, once the images are there.
 *
 * @param found ids of all links that the Compose file tells or the platform adds, removed ones too
 * @throws UserError with a line for each mistake, as `validatePlatform` does
 */
export function validateLinks(platform: Platform, found: readonly string[]): void {
  raise(platform.name, definingFile(platform), linkProblems(platform, found));
}

/** Names are told of together with what is wrong otherwise, as far as what holds them can be read. */
function withoutWrong(platform: Platform, problems: readonly DeclarationProblem[]): Platform {
  const isWrong = (key: string) => problems.some(({ path }) => path[0] === key && path.length === 1);
  const isWrongWithin = (key: string) => problems.some(({ path }) => path[0] === key);
  const { services, links, gate, ...rest } = platform;
  const readable = Object.keys(services ?? {}).map((name) => {
    const wrong = problems.some(({ path }) => path[0] === "services" && path[1] === name);
    return [name, wrong ? {} : services?.[name]];
  });
  return {
    ...rest,
    ...(isWrong("services") ? {} : { services: Object.fromEntries(readable) }),
    ...(links === undefined || isWrongWithin("links") ? {} : { links }),
    ...(gate === undefined || isWrongWithin("gate") ? {} : { gate }),
  };
}

/** A companion may speak of services whose profile is not enabled now. */
async function withEveryProfile({ folder }: Platform, compose: ComposeNames): Promise<ComposeNames> {
  try {
    const { services } = await readPlatformFile(folder, { environment: process.env, profiles: ["*"] });
    const running = new Set(compose.services.map(({ name }) => name));
    return {
      ...compose,
      services: [...compose.services, ...services.filter(({ name }) => !running.has(name))],
    };
  } catch (thrown) {
    if (thrown instanceof UserError) return compose;
    throw thrown;
  }
}
