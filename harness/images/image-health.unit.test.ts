import { expect, test } from "vitest";
import { readWeb } from "../compose/testing/compose-folder.ts";
import { ofImage, withHealth } from "./image-health.ts";

const second = 1_000_000_000;
const image = { Healthcheck: { Test: ["CMD", "ping"], Interval: 5 * second, Timeout: 0, Retries: 4 } };

test("the image's test stays in force where the file gives times alone", async () => {
  const web = await readWeb("healthcheck: {interval: 1s}");
  expect(withHealth(web, ofImage(image)).healthcheck).toEqual({
    test: ["CMD", "ping"],
    intervalMs: 1_000,
    retries: 4,
  });
});

test("without a test anywhere there is no health check", async () => {
  const web = await readWeb("healthcheck: {interval: 1s}");
  expect(withHealth(web, ofImage({})).healthcheck).toBeUndefined();
  expect(withHealth(web, ofImage({ Healthcheck: { Test: [] } })).healthcheck).toBeUndefined();
  expect(ofImage(undefined)).toBeUndefined();
});
