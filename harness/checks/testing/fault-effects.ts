import type { FaultEffect } from "../../history/events.ts";

const dead: FaultEffect = { removes: true, silences: true, refuses: true, endsProcess: true };

/** Effects as the harness's own faults declare them, for histories by hand; a kind that is not here slows only. */
export const effectsByKind: Readonly<Record<string, FaultEffect>> = {
  cut: { removes: true, silences: true, refuses: true },
  hang: { removes: true, silences: true },
  "black-hole": { removes: true, silences: true },
  "black-hole-of-answers": { removes: true, silences: true },
  "black-hole-of-requests": { removes: true, withholdsRequests: true },
  "hold-answers": { removes: true, silences: true },
  "hold-requests": { removes: true, withholdsRequests: true },
  "accept-then-close": { removes: true, silences: true },
  "reset-connections": { removes: true },
  pause: { removes: true, silences: true },
  kill: dead,
  stop: dead,
  "power-cut": dead,
  crash: { removes: true, refuses: true, endsProcess: true },
  restart: { removes: true, endsProcess: true },
  "disk-full": { actsInside: true },
  "read-only-directory": { actsInside: true },
  "hold-fsync": { actsInside: true },
};
