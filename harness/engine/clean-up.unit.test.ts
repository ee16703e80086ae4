import { hostname } from "node:os";
import type Docker from "dockerode";
import { expect, test } from "vitest";
import { type CleanUpScope, cleanUp, tellKept } from "./clean-up.ts";
import { labels, newRunIdentity } from "./identity.ts";

const mine = { "blackstart.run": "r1", "blackstart.host": hostname(), "blackstart.pid": String(process.pid) };
/** No process has so high a number. */
const dead = { ...mine, "blackstart.run": "r0", "blackstart.pid": "2147483000", "blackstart.started": "1" };

interface Engine {
  containers?: [id: string, labels: Record<string, string>][];
  networks?: [name: string, labels: Record<string, string>, refusal?: { error: string; members: number }][];
  volumes?: [name: string, labels: Record<string, string>][];
  /** Status with which the engine answers every removal of a container. */
  status?: number;
}

async function cleaned(
  { containers = [], networks = [], volumes = [], status }: Engine,
  scope: CleanUpScope,
) {
  const removed: string[] = [];
  const filters: string[] = [];
  const docker = {
    listContainers: async (options: { filters: string }) => {
      filters.push(options.filters);
      return containers.map(([Id, Labels]) => ({ Id, Labels }));
    },
    listNetworks: async () => networks.map(([Name, Labels]) => ({ Id: Name, Name, Labels })),
    listVolumes: async () => ({ Volumes: volumes.map(([Name, Labels]) => ({ Name, Labels })) }),
    getContainer: (id: string) => ({
      async remove(options: object) {
        expect(options).toEqual({ force: true, v: true });
        if (status !== undefined) throw Object.assign(new Error("refused"), { statusCode: status });
        removed.push(id);
      },
    }),
    getNetwork: (name: string) => ({
      async remove() {
        const refusal = networks.find(([other]) => other === name)?.[2];
        if (refusal !== undefined) throw Object.assign(new Error(refusal.error), { statusCode: 403 });
        removed.push(name);
      },
      async inspect() {
        const members = networks.find(([other]) => other === name)?.[2]?.members ?? 0;
        return { Containers: Object.fromEntries(Array.from({ length: members }, (_, index) => [index, {}])) };
      },
    }),
    getVolume: (name: string) => ({
      async remove() {
        removed.push(name);
      },
    }),
  };
  const result = await cleanUp(docker as unknown as Docker, scope);
  return { removed, filters, result };
}

test("what dead owners left goes, what belongs to the living stays", async () => {
  const alive = labels(newRunIdentity(), "s1", "service");
  const { removed, result } = await cleaned(
    {
      containers: [
        ["c-dead", dead],
        ["c-alive", alive],
      ],
      networks: [
        ["n-dead", dead],
        ["n-alive", alive],
      ],
      volumes: [
        ["v-dead", dead],
        ["v-alive", alive],
      ],
    },
    { owner: "dead" },
  );
  expect(removed).toEqual(["c-dead", "n-dead", "v-dead"]);
  expect(result).toEqual({ containers: 1, networks: 1, volumes: 1, kept: [] });
});

test("an owner on another machine, or without a number, cannot be judged: it counts as alive", async () => {
  const elsewhere = { ...dead, "blackstart.host": "another-machine" };
  const unnamed = { ...dead, "blackstart.pid": "none" };
  const { removed } = await cleaned(
    {
      containers: [
        ["a", elsewhere],
        ["b", unnamed],
      ],
    },
    { owner: "dead" },
  );
  expect(removed).toEqual([]);
  const all = await cleaned(
    {
      containers: [
        ["a", elsewhere],
        ["b", unnamed],
      ],
    },
    { owner: "any" },
  );
  expect(all.removed).toEqual(["a", "b"]);
});

test("a run or a stack is asked for by its labels", async () => {
  const { filters } = await cleaned({}, { run: "r1", stack: "s2" });
  expect(filters).toEqual(['{"label":["blackstart.run=r1","blackstart.stack=s2"]}']);
  expect((await cleaned({}, { owner: "any" })).filters).toEqual(['{"label":["blackstart.run"]}']);
});

test("what is gone already is no error, anything else is", async () => {
  const left: Engine = { containers: [["c", mine]] };
  expect((await cleaned({ ...left, status: 404 }, { run: "r1" })).result.containers).toBe(1);
  await expect(cleaned({ ...left, status: 500 }, { run: "r1" })).rejects.toThrow("refused");
});

test("a network with nobody on it that the engine keeps is told of, one with somebody is an error", async () => {
  const error = "network n has active endpoints";
  const { result } = await cleaned({ networks: [["n", mine, { error, members: 0 }]] }, { run: "r1" });
  expect(result).toMatchObject({ networks: 0, kept: ["n"] });
  expect(tellKept(result)).toContain("until it is started again: n");
  expect(tellKept({ ...result, kept: [] })).toBeUndefined();
  await expect(cleaned({ networks: [["n", mine, { error, members: 1 }]] }, { run: "r1" })).rejects.toThrow(
    error,
  );
});
