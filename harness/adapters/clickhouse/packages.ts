import { clientPackages } from "../client-packages.ts";

export const { "@clickhouse/client": clickHouseClient } = await clientPackages("clickhouse", {
  "@clickhouse/client": () => import("@clickhouse/client"),
});
