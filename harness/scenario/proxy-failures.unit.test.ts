import { expect, test } from "vitest";
import { createHistory } from "../history/log.ts";
import { proxyFailures } from "./proxy-failures.ts";

test("what a proxy could not do is told; what a platform did wrong is for the checks", () => {
  const history = createHistory(() => 0);
  expect(proxyFailures(history)).toEqual([]);
  for (const source of ["proxy", "engine"] as const)
    history.append({
      ...{ source, kind: "finding", subject: "db", at: 0 },
      data: { what: "a link did not listen again", place: "db" },
    });
  expect(proxyFailures(history)).toEqual(["the proxy of db: a link did not listen again"]);
});
