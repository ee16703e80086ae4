import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Job {
  needs?: string[];
  if?: string;
  steps?: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

interface Workflow {
  permissions?: Record<string, string>;
  concurrency?: object;
  jobs: Record<string, Job>;
}

const root = join(import.meta.dirname, "..");
const folder = join(root, ".github/workflows");
const workflows = readdirSync(folder).map((name) => {
  const workflow: Workflow = parse(readFileSync(join(folder, name), "utf8"));
  return [name, workflow] as const;
});

test.for(workflows)("%s may only read, and does not run twice at a time", ([, workflow]) => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(workflow.concurrency).toBeDefined();
  for (const { steps = [] } of Object.values(workflow.jobs))
    for (const step of steps)
      if (step.uses?.startsWith("actions/checkout@"))
        expect(step.with).toEqual({ "persist-credentials": false });
});

test("the required job waits for every other job, also for one that failed", () => {
  const { jobs } = Object.fromEntries(workflows)["change.yml"] ?? { jobs: {} };
  const { required, ...others } = jobs;
  expect(required?.if).toBe("always()");
  expect(required?.needs?.sort()).toEqual(Object.keys(others).sort());
});

test("every npm command and every action of a workflow is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const actions = readdirSync(join(root, ".github/actions"));
  const steps = workflows.flatMap(([, { jobs }]) => Object.values(jobs).flatMap((job) => job.steps ?? []));
  const commands = steps.flatMap(({ run = "" }) => [...run.matchAll(/npm (?:run )?([a-z:-]+)/g)]);
  expect(commands.length).toBeGreaterThan(3);
  for (const [, name = ""] of commands) expect(scripts).toHaveProperty([name]);
  const own = steps.flatMap(({ uses = "" }) => (uses.startsWith("./") ? [uses] : []));
  for (const uses of own) expect(actions.map((name) => `./.github/actions/${name}`)).toContain(uses);
});
