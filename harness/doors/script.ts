/** A platform in a script of one's own, without a test runner. */

export { type StartedPlatform, startPlatform } from "../scenario/start-platform.ts";
