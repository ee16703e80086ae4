import type { Clock } from "./clock.ts";
import type { Recorder } from "./recorder.ts";

/** Observes and appends to the history. It never touches what it observes. */
export interface Probe {
  /** `metrics:data-bridge`, `pressure`, … as the history's probe events name it. */
  name: string;
  begin(context: ProbeContext): Promise<StartedProbe> | StartedProbe;
}

export interface StartedProbe {
  end(): Promise<void> | void;
}

export interface ProbeContext {
  clock: Clock;
  recorder: Recorder;
}
