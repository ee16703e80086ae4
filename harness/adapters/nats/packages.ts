import { clientPackages } from "../client-packages.ts";

export const { "@nats-io/jetstream": jetStreamClient, "@nats-io/transport-node": transport } =
  await clientPackages("nats", {
    "@nats-io/jetstream": () => import("@nats-io/jetstream"),
    "@nats-io/transport-node": () => import("@nats-io/transport-node"),
  });
