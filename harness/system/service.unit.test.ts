import type Docker from "dockerode";
import { expect, test } from "vitest";
import type { ServiceSpec } from "../compose/model.ts";
import { Recorder } from "../history/recorder.ts";
import { Service } from "./service.ts";

/** A service of which only the grace period is said, with the seconds that the engine was told at each stop. */
function stopped(stopGraceMs?: number): { service: Service; told: number[] } {
  const told: number[] = [];
  const stop = async ({ t }: { t: number }) => void told.push(t);
  const docker = { getContainer: () => ({ stop }) } as unknown as Docker;
  const spec = { name: "web", ...(stopGraceMs === undefined ? {} : { stopGraceMs }) } as ServiceSpec;
  const service = new Service({
    ...{ spec, role: "application", address: "10.0.0.2", published: new Map() },
    ...{ docker, recorder: new Recorder() },
  });
  service.adopt("c");
  return { service, told };
}

test("a stop waits for the file's grace period, in whole seconds, and for the engine's own where none is said", async () => {
  const long = stopped(25_400);
  await long.service.stop();
  expect(long.told).toEqual([26]);
  const silent = stopped();
  await silent.service.stop();
  expect(silent.told).toEqual([10]);
  const none = stopped(0);
  await none.service.stop();
  expect(none.told).toEqual([0]);
});

test("a grace period that is asked for comes before the file's", async () => {
  const { service, told } = stopped(25_000);
  await service.stop(1_000);
  expect(told).toEqual([1]);
});
