import { clientPackages } from "../client-packages.ts";

export const { pg, "@testcontainers/postgresql": testcontainers } = await clientPackages("postgres", {
  pg: () => import("pg"),
  "@testcontainers/postgresql": () => import("@testcontainers/postgresql"),
});
