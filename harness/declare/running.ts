import type { PlatformNames } from "./names.ts";

/** Files of a service's container and of its volumes; the service need not run. */
export interface RunningFiles {
  /** Names of the files in a folder. */
  list(folder: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  /** Puts a file where there was none, or in place of one. */
  write(path: string, content: string | Buffer): Promise<void>;
  /** Cuts so many bytes of a file's tail off. */
  truncate(path: string, bytes: number): Promise<void>;
}

/** A service that runs, as a platform's own declarations see it. */
export interface RunningService {
  readonly name: string;
  /** Address on the service's own network; kept over restarts and recreation. */
  readonly address: string;
  /** Ports of 127.0.0.1 by container port. */
  readonly published: ReadonlyMap<number, number>;
  readonly files: RunningFiles;
  /** Runs a command inside the container and gives its output; rejects when it fails. No shell is added. */
  execute(command: string[], limitMs?: number): Promise<string>;
}

/** A platform that runs, as its own declarations see it: the services, and its clients of the servers. */
export interface RunningPlatform<H extends object = object, N extends PlatformNames = PlatformNames> {
  /** Clients on the harness's own path. Throws before the servers are up. */
  readonly handles: H;
  /** Throws a UserError that lists the services there are. */
  service(name: N["services"]): RunningService;
}
