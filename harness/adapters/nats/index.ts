/** All that the harness knows of NATS JetStream. */

export { jetStreamHop } from "./hop.ts";
export { JetStream } from "./jetstream.ts";
export { jetStreamPositions } from "./positions.ts";
export { nats } from "./service.ts";
