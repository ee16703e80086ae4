import { askHelper } from "./credential-helper.ts";
import { type DockerConfig, type RegistryLogin, readDockerConfigs } from "./docker-config.ts";

/** A login as the engine takes it with a request. */
export type EngineLogin = RegistryLogin & { serveraddress: string };

/** The user's login for a registry, or where it was looked for in vain. */
export type FoundLogin =
  | { kind: "login"; login: EngineLogin; place: string }
  | { kind: "none"; places: string[]; failures: string[] };

/** Under this name Docker's client stores a login to Docker Hub. */
const hubServer = "https://index.docker.io/v1/";

/**
 * The user's logins for registries, as Docker's own client finds them: the registry's credential program, else the
 * one for all, else what the configuration itself holds. testcontainers has such a reader too, but exports none.
 */
export class Credentials {
  readonly #configs: readonly DockerConfig[];
  readonly #found = new Map<string, Promise<FoundLogin>>();

  constructor(configs: readonly DockerConfig[]) {
    this.#configs = configs;
  }

  /** Throws UserError for a configuration that cannot be read. */
  static ofUser(env: NodeJS.ProcessEnv = process.env): Credentials {
    return new Credentials(readDockerConfigs(env));
  }

  /** The login for a registry's host (`docker.io`, `registry.example:5000`). A program is asked once. Never rejects. */
  find(host: string): Promise<FoundLogin> {
    let finding = this.#found.get(host);
    if (finding === undefined) {
      finding = this.#find(host);
      this.#found.set(host, finding);
    }
    return finding;
  }

  async #find(host: string): Promise<FoundLogin> {
    const server = host === "docker.io" ? hubServer : host;
    const failures: string[] = [];
    for (const config of this.#configs) {
      const { place, auths, helpers, store } = config;
      const program = helperOf(helpers, host) ?? store;
      if (program !== undefined) {
        const answer = await askHelper(program, server);
        if (answer.kind === "login")
          return { kind: "login", login: { ...answer.login, serveraddress: server }, place };
        if (answer.kind === "failed") failures.push(`${place}: ${answer.why}`);
      }
      const login = auths.get(server) ?? sameHost(auths, host);
      if (login !== undefined) return { kind: "login", login: { ...login, serveraddress: server }, place };
    }
    return { kind: "none", places: this.#configs.map(({ place }) => place), failures };
  }
}

function helperOf(helpers: ReadonlyMap<string, string>, host: string): string | undefined {
  if (host !== "docker.io") return helpers.get(host);
  return helpers.get(hubServer) ?? helpers.get("index.docker.io") ?? helpers.get("docker.io");
}

/** A server may be written with its scheme and path: `https://registry.example/v2/`. */
function sameHost(auths: ReadonlyMap<string, RegistryLogin>, host: string): RegistryLogin | undefined {
  const wanted = host === "docker.io" ? ["docker.io", "index.docker.io"] : [host];
  for (const [server, login] of auths) {
    const bare = server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
    if (wanted.includes(bare)) return login;
  }
  return undefined;
}
