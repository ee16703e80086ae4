/** What can be done to a link, a service or a disk. */

export { diskFull } from "../faults/disk/disk-full.ts";
export { holdSyscall } from "../faults/disk/hold-syscall.ts";
export { powerCut } from "../faults/disk/power-cut.ts";
export { readOnlyDirectory } from "../faults/disk/read-only-directory.ts";
export type { Fault, Proof } from "../faults/fault.ts";
export { acceptThenClose } from "../faults/link/accept-then-close.ts";
export { bandwidth } from "../faults/link/bandwidth.ts";
export { blackHole } from "../faults/link/black-hole.ts";
export { cut } from "../faults/link/cut.ts";
export { cutAfterBytes } from "../faults/link/cut-after-bytes.ts";
export { forgetConnections } from "../faults/link/forget-connections.ts";
export { holdAnswers } from "../faults/link/hold-answers.ts";
export { holdRequests } from "../faults/link/hold-requests.ts";
export { latency } from "../faults/link/latency.ts";
export { resetConnections } from "../faults/link/reset-connections.ts";
export { slices } from "../faults/link/slices.ts";
export { onlyClaimed } from "../faults/only-claimed.ts";
export { crash } from "../faults/service/crash.ts";
export { kill } from "../faults/service/kill.ts";
export { pause } from "../faults/service/pause.ts";
export { restart } from "../faults/service/restart.ts";
export { restartAtNewAddress } from "../faults/service/restart-at-new-address.ts";
export { stop } from "../faults/service/stop.ts";
