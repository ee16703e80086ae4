import { clientPackages } from "../client-packages.ts";

export const { "@platformatic/kafka": platformatic, "@testcontainers/kafka": testcontainers } =
  await clientPackages("kafka", {
    "@platformatic/kafka": () => import("@platformatic/kafka"),
    "@testcontainers/kafka": () => import("@testcontainers/kafka"),
  });
