import { configureGlobal } from "fast-check";

/**
 * Vitest's set-up of unit and engine tests: a gate tries the same cases each time, so that it is never red by chance.
 * BLACKSTART_PROPERTY_RUNS asks for that many fresh ones: the nightly run looks for what nobody thought of.
 */
const fresh = process.env.BLACKSTART_PROPERTY_RUNS;

configureGlobal(fresh === undefined ? { numRuns: 300, seed: 42 } : { numRuns: Number(fresh) });
