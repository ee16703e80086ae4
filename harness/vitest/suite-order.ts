import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { costsIn } from "./suite-files.ts";

/** Topics of a platform's suites that come first and last: a clean start leaves the platform to those after it. */
const topics = ["start-up", "baseline"];
const lastTopic = "defects";

/**
 * Where a suite's file stands in the order: platform by platform and, in each, by topic; what has a stack of its own
 * comes when nobody needs a shared one any more, so that no start is wasted. Ranks compare as texts.
 */
export function rankOf(path: string, text: string): string {
  const [, platform = "", topic = ""] = /^suites\/([^/]+)\/(?:([^/]+)\/)?/.exec(path) ?? [];
  const known = topics.indexOf(topic);
  const middle = topic === lastTopic ? topics.length + 1 : topics.length;
  const own = costsIn(text).includes("own-stack") ? 1 : 0;
  return `${own} ${platform} ${known < 0 ? middle : known} ${path}`;
}

/** Sorts test files by what they need, then by path; the same every time, unlike vitest's own order. */
export class SuiteOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files
      .map((file) => {
        const { moduleId } = file;
        const path = relative(this.ctx.config.root, moduleId);
        return { file, rank: rankOf(path, readFileSync(moduleId, "utf8")) };
      })
      .sort((a, b) => (a.rank < b.rank ? -1 : Number(a.rank > b.rank)))
      .map(({ file }) => file);
  }
}
