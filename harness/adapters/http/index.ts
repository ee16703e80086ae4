/** All that the harness knows of HTTP. */

export { httpFirstBytes } from "./first-bytes.ts";
