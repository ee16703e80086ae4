/** All that the harness knows of Redis. */

export { Redis } from "./client.ts";
export { redis } from "./service.ts";
