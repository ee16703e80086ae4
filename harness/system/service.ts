import { readFileSync } from "node:fs";
import type Docker from "dockerode";
import type { ServiceSpec } from "../compose/model.ts";
import { withDeadline } from "../core/deadline.ts";
import { messageOf } from "../core/errors.ts";
import { poll } from "../core/poll.ts";
import { execute } from "../engine/execute.ts";
import { killProcess } from "../engine/kill-process.ts";
import { noticesStop, stopSignalOf } from "../engine/stop-signal.ts";
import type { Recorder } from "../history/recorder.ts";
import { ServiceFiles } from "./service-files.ts";

/** The engine's own grace period where nobody states one. */
const engineGraceMs = 10_000;
/** Within which the engine does what it is told, beyond a time that it is told to wait. */
const controlLimitMs = 30_000;

export type ServiceRole = "server" | "application" | "job";

/** A started service: its container, its address on its own network, and what can be done to it. */
export class Service {
  readonly name: string;
  readonly role: ServiceRole;
  readonly spec: ServiceSpec;
  /** Address on the service's own network; kept over restarts and recreation. */
  readonly address: string;
  /** Ports of 127.0.0.1 by container port. */
  readonly published: ReadonlyMap<number, number>;
  /** Files of its container and volumes; it need not run. */
  readonly files: ServiceFiles;
  readonly #docker: Docker;
  readonly #recorder: Recorder;
  #container: string | undefined;
  /** Events that the harness caused itself and that the engine will report. */
  readonly #expected = new Map<string, number>();

  constructor(options: {
    spec: ServiceSpec;
    role: ServiceRole;
    address: string;
    published: ReadonlyMap<number, number>;
    docker: Docker;
    recorder: Recorder;
  }) {
    this.name = options.spec.name;
    this.spec = options.spec;
    this.role = options.role;
    this.address = options.address;
    this.published = options.published;
    this.#docker = options.docker;
    this.#recorder = options.recorder;
    this.files = new ServiceFiles(() => options.docker.getContainer(this.container));
  }

  /** Id of the container. Throws before the service has one. */
  get container(): string {
    if (this.#container === undefined) throw new Error(`service ${this.name} has no container yet`);
    return this.#container;
  }

  get hasContainer(): boolean {
    return this.#container !== undefined;
  }

  adopt(container: string | undefined): void {
    this.#container = container;
  }

  /** SIGKILL through the engine, which then leaves it dead: the restart policy does not apply. */
  async kill(): Promise<void> {
    await this.#act("kill", ["kill", "die"], (container) => container.kill({ signal: "SIGKILL" }));
  }

  /** The process dies as if by itself (SIGKILL from the machine), so the restart policy applies. */
  async crash(): Promise<void> {
    await this.#act("crash", ["die"], async (container) => {
      const pid = (await container.inspect()).State.Pid;
      const group = readFileSync(`/proc/${pid}/cgroup`, "utf8");
      if (!group.includes(this.container))
        throw new Error(`process ${pid} is not in the container of ${this.name}`);
      killProcess(pid);
    });
  }

  /** How long the service may take to end by itself: the file's `stop_grace_period`, else the engine's own default. */
  get stopGraceMs(): number {
    return this.spec.stopGraceMs ?? engineGraceMs;
  }

  /**
   * SIGTERM, or the stop signal of its own, and SIGKILL after the grace period, which the engine counts in whole seconds.
   * Who takes no notice of the signal is not waited for.
   */
  async stop(graceMs = this.stopGraceMs): Promise<void> {
    const notices = await this.#noticesStop();
    const waitMs = notices === false ? 0 : graceMs;
    await this.#act(
      "stop",
      ["kill", "die", "stop"],
      (container) => container.stop({ t: Math.ceil(waitMs / 1_000) }),
      waitMs,
    );
  }

  /** Written down as well, since it decides what a kill after the grace period means. */
  async #noticesStop(): Promise<boolean | undefined> {
    try {
      const { State, Config } = await this.#docker.getContainer(this.container).inspect();
      const notices = noticesStop(State.Pid, this.container, stopSignalOf(Config));
      if (notices !== undefined)
        this.#recorder.append({
          ...{ source: "resources", kind: "resources", subject: this.name },
          data: { noticesStop: notices },
        });
      return notices;
    } catch {
      // The stop that follows says what is wrong.
      return undefined;
    }
  }

  async start(): Promise<void> {
    await this.#act("start", ["start"], (container) => container.start());
  }

  /** On cgroups of version 1 a busy process may slip through a freeze: the engine then says so and thaws the rest. */
  async pause(): Promise<void> {
    await this.#act("pause", ["pause"], async (container) => {
      const refusal = await poll(
        async () => {
          try {
            await container.pause();
            return { done: true, value: undefined };
          } catch (thrown) {
            const saw = messageOf(thrown);
            return saw.includes("unable to freeze") ? { done: false, saw } : { done: true, value: thrown };
          }
        },
        { awaiting: `${this.name} is frozen`, within: "20s", every: "50ms" },
      );
      if (refusal !== undefined) throw refusal;
    });
  }

  async unpause(): Promise<void> {
    await this.#act("unpause", ["unpause"], (container) => container.unpause());
  }

  /** Runs a command inside the container and gives its output; rejects when it fails. No shell is added. */
  async execute(command: string[], limitMs = 10_000): Promise<string> {
    return execute(this.#docker.getContainer(this.container), command, { of: this.name, limitMs });
  }

  state(): Promise<Docker.ContainerInspectInfo["State"]> {
    return withDeadline(`inspect ${this.name}`, 5_000, async () => {
      return (await this.#docker.getContainer(this.container).inspect()).State;
    });
  }

  /** Marks events to come as the harness's own doing. */
  expect(...actions: string[]): void {
    for (const action of actions) this.#expected.set(action, (this.#expected.get(action) ?? 0) + 1);
  }

  /** True when the harness caused this event; counts it off. */
  wasExpected(action: string): boolean {
    const count = this.#expected.get(action) ?? 0;
    if (count === 0) return false;
    this.#expected.set(action, count - 1);
    return true;
  }

  async #act(
    verb: string,
    expected: string[],
    call: (container: Docker.Container) => Promise<unknown>,
    graceMs = 0,
  ): Promise<void> {
    this.expect(...expected);
    try {
      await withDeadline(`${verb} ${this.name}`, graceMs + controlLimitMs, () =>
        call(this.#docker.getContainer(this.container)),
      );
    } catch (thrown) {
      for (const action of expected) this.wasExpected(action);
      this.#recorder.append({
        source: "harness",
        kind: "finding",
        subject: this.name,
        data: { what: `could not ${verb} ${this.name}: ${messageOf(thrown)}`, place: this.name },
      });
      throw new Error(`could not ${verb} ${this.name}: ${messageOf(thrown)}`);
    }
  }
}
