import type { LinkSpec } from "../compose/model.ts";
import { humanDuration } from "../core/duration.ts";
import type { Entry } from "../scenario/collector.ts";
import type { Scenario } from "../scenario/definition.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import { Budget } from "./budget.ts";
import type { Cell, CellContext } from "./cell.ts";
import { riskiestFirst } from "./choose.ts";
import { cleanStart } from "./clean-start.ts";
import { linkCell } from "./link-cell.ts";
import { isUsual, matrix } from "./matrix.ts";
import type { GatePlan, PlannedLink } from "./plan.ts";
import type { TriedCells } from "./tried.ts";
import { byWay, wordsOf } from "./ways.ts";

/** What a run of the gate needs beside its plan. */
export interface GateRun {
  plan: GatePlan;
  context: CellContext;
  tried: TriedCells;
  /** Keeps links that nobody named, for the next run. */
  found(links: readonly LinkSpec[]): void;
  /** In milliseconds; where there is none the usual cells are tried, however long that takes. */
  budgetMs?: number;
  /** Told of the cells that the budget left no time for. */
  leftOut(cells: readonly Cell[]): void;
}

type Entries = Generator<Entry, void, ScenarioResult | undefined>;

/** The first scenario of a run of the gate; each next one is chosen by what those before it showed. */
export function chainOf(run: GateRun): Entry | undefined {
  return chained(entries(run));
}

function chained(all: Entries, before?: ScenarioResult): Entry | undefined {
  const { value, done } = all.next(before);
  if (done === true || value === undefined) return undefined;
  return { ...value, next: (result) => chained(all, result) };
}

/** A link that nobody has used yet is waited for so long after the clean start, where nothing else could be tested. */
const firstUseWithinMs = 60_000;

function* entries(run: GateRun): Entries {
  const { plan, context } = run;
  const { memory } = context;
  const budget = new Budget(run.budgetMs);
  memory.started(yield entryOf(cleanStart(plan.platform, plan.settling, memory)));
  const links = withFound(run);
  for (const link of links.filter(({ whyNot }) => whyNot !== undefined))
    yield entryOf(linkCell("cut", [link]).scenario(context), link.whyNot);
  const open = links.filter(({ whyNot, from }) => whyNot === undefined && from !== "visitors");
  const able = open.filter(({ client }) => memory.sick !== undefined || !memory.isDone(client));
  for (const link of open.filter((one) => !able.includes(one)))
    yield entryOf(linkCell("cut", [link]).scenario(context), `${link.client} is a job: it has done its work`);
  // Who uses one instance may use another one at the next moment.
  const isReady = (way: PlannedLink[]) =>
    memory.sick !== undefined || way.some(({ id }) => memory.isUsed(id));
  const ready = byWay(able).filter(isReady).flat();
  const unused = able.filter((link) => !ready.includes(link));
  const tested = yield* tryCells(
    run,
    budget,
    ready.map((link) => withRhythm(link, context)),
    plan.links.filter(({ id, from }) => from === "visitors" && memory.isVisited(id)),
  );
  yield* tryUnused(run, unused, tested);
  run.found(memory.found);
}

/** What was found on the wire since the start is a link like any other. */
function withFound({ plan, context, found }: GateRun): PlannedLink[] {
  found(context.memory.found);
  const known = new Set(plan.links.map(({ id }) => id));
  return [...plan.links, ...plan.further(context.memory.found.filter(({ id }) => !known.has(id)))];
}

/** Whether any fault was proven to bite. */
function* tryCells(
  run: GateRun,
  budget: Budget,
  links: PlannedLink[],
  visited: PlannedLink[],
): Generator<Entry, boolean, ScenarioResult | undefined> {
  const { plan, context, tried } = run;
  const { memory } = context;
  const all = matrix(links, plan.services, visited);
  const wanted = budget.isLimited ? all : all.filter(isUsual);
  const left: Cell[] = [];
  let bit = false;
  for (const cell of riskiestFirst(wanted, links, tried)) {
    if (!budget.allows(cell)) {
      left.push(cell);
      continue;
    }
    const sick = memory.sick;
    // A cause is told once: of what would have come after it one line a link says that it was not tried.
    if (sick !== undefined && cell.kind !== "cut") continue;
    const result = yield entryOf(cell.scenario(context), sick);
    memory.ended(result);
    if (sick === undefined) tried.keep(cell, result?.verdict ?? "unknown");
    bit ||= hasFault(result);
  }
  run.leftOut(left);
  return bit;
}

function* tryUnused({ context }: GateRun, links: readonly PlannedLink[], tested: boolean): Entries {
  const { memory } = context;
  const untilMs = performance.now() + (tested ? 0 : firstUseWithinMs);
  // Where nothing was tested each is waited for by itself: a way of several is faulted once one of them is used.
  const apart = tested ? byWay(links) : links.map((link) => [link]);
  for (const way of apart) {
    const leftMs = Math.max(0, untilMs - performance.now());
    const isUsed = way.some(({ id }) => memory.isUsed(id));
    const never = isUsed || leftMs > 0 ? undefined : unusedFor(way, context);
    const waiting = way.map((link) => {
      const times = { ...link.times, trafficMs: Math.max(link.times.trafficMs, leftMs) };
      return withRhythm({ ...link, times }, context);
    });
    const cell = linkCell("cut", waiting);
    memory.ended(yield entryOf(cell.scenario(context), memory.sick ?? never));
  }
}

function unusedFor(way: readonly PlannedLink[], { memory }: CellContext): string {
  return `nobody used ${wordsOf(way)} in the ${humanDuration(memory.watchedMs())} that it was watched, so it was not cut`;
}

/** A client that asks now and then is waited for as long as its pauses were, and half as long again. */
function withRhythm(link: PlannedLink, { memory }: CellContext): PlannedLink {
  const rhythmMs = memory.rhythmMs(link.id);
  const trafficMs = Math.max(link.times.trafficMs, Math.round(1.5 * rhythmMs));
  return { ...link, rhythmMs, times: { ...link.times, trafficMs } };
}

const hasFault = (result: ScenarioResult | undefined) =>
  result?.faults.some(({ proof }) => proof !== undefined) === true;

export function entryOf(scenario: Scenario, whyNot?: string): Entry {
  const { id, title } = scenario;
  const left = whyNot === undefined ? {} : { notCovered: whyNot };
  return { ...{ id, title, file: "", tags: [], mode: "run" as const, scenario }, ...left };
}
