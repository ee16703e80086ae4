/** All that the harness knows of Postgres. */

export { Postgres } from "./client.ts";
export { postgres } from "./service.ts";
