import { expect, test } from "vitest";
import { isOfABuild } from "./progress.ts";

test("steps of a build are told apart from what a person waits for", () => {
  for (const line of ["Step 1/8 : FROM node", "---> Running in 374b277f97fa", "#7 [2/3] RUN npm install"])
    expect(isOfABuild(line)).toBe(true);
  for (const line of ["building shop/api:1", "built shop/api:1 in 1.8 s", "warning: compose.yaml:3: ignored"])
    expect(isOfABuild(line)).toBe(false);
});
