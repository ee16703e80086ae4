/** The name by which a parent tells a worker which of its workers it is. */
export const workerVariable = "BLACKSTART_WORKER";

/** Which of the processes of a run that have a stack this one is: no two at a time have the same number. */
export function workerNumber(environment: NodeJS.ProcessEnv = process.env): number {
  return Number(environment[workerVariable] ?? environment.VITEST_POOL_ID ?? 0);
}
