import { clientPackages } from "../client-packages.ts";

export const { ioredis } = await clientPackages("redis", { ioredis: () => import("ioredis") });
