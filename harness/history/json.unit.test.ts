import { expect, test } from "vitest";
import { toJson } from "./json.ts";

test("figures carry no noise of floating point, and nothing else is touched", () => {
  expect(JSON.parse(toJson({ ms: 4.273824000003515, id: "a", list: [1, 0.1 + 0.2], none: null }))).toEqual({
    ...{ ms: 4.274, id: "a", list: [1, 0.3], none: null },
  });
});
