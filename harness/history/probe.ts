import type { Clock } from "../core/clock.ts";
import type { Recorder } from "./recorder.ts";

/** Observes and appends to the history. It never touches what it observes. */
export interface Probe {
  /** `metrics:data-bridge`, `pressure`, … as the history's probe events name it. */
  name: string;
  begin(context: ProbeContext): Promise<StartedProbe> | StartedProbe;
}

export interface StartedProbe {
  /**
   * Called when a server serves again and before its clients can reach it: what must be read first is read here.
   * It must have a bound of its own. `gone` is aborted when the server's process ends again: nobody reaches it then.
   */
  beforeServing?(server: string, gone: AbortSignal): Promise<void>;
  /** One more look, now, of a probe that looks now and then: what it sees is in the history when this resolves. */
  look?(): Promise<void>;
  end(): Promise<void> | void;
}

export interface ProbeContext {
  clock: Clock;
  recorder: Recorder;
}
