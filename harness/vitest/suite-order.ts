import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Suites in an order that wastes no start: a clean start leaves the platform to the scenarios after it, and what
 * needs a platform of its own, or another one, comes when nobody needs the first any more.
 */
const groups: readonly RegExp[] = [
  /^suites\/[^/]+\/start-up\//,
  /^suites\/[^/]+\/baseline\//,
  /^suites\/suho\/(?!defects\/)/,
];
/** These patch the Compose file. */
const ownPlatform = /before-(its|dependency)-/;

function rankOf(path: string): number {
  const group = groups.findIndex((pattern) => pattern.test(path));
  if (group >= 0) return group;
  if (!/^suites\/[^/]+\/defects\//.test(path)) return groups.length + 2;
  return ownPlatform.test(path) ? groups.length + 1 : groups.length;
}

/** Sorts test files by what they need, then by path; the same every time, unlike vitest's own order. */
export class SuiteOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const pathOf = ({ moduleId }: TestSpecification) => relative(this.ctx.config.root, moduleId);
    return files.toSorted(
      (a, b) => rankOf(pathOf(a)) - rankOf(pathOf(b)) || pathOf(a).localeCompare(pathOf(b)),
    );
  }
}
