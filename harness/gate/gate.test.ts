import { UserError } from "../core/errors.ts";
import { genericGate } from "./gate.ts";

/** The gate of the folder that `--platform` names. */
const folder = process.env.BLACKSTART_PLATFORM;
if (folder === undefined)
  throw new UserError("BLACKSTART_PLATFORM names no folder (blackstart start --platform)");
await genericGate(folder);
