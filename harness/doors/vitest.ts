/** Scenarios as tests: in a run of Blackstart's own and in vitest alike. */

export { plantedDefects } from "../vitest/planted-defects.ts";
export { platformGate } from "../vitest/platform-gate.ts";
export {
  type CaseDefinition,
  type DeclareScenario,
  type PlatformTest,
  platformTest,
} from "../vitest/platform-test.ts";
