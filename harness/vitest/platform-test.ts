import { format } from "node:util";
import { callerFile } from "../core/caller-file.ts";
import type { PlatformNames } from "../declare/names.ts";
import type { Platform } from "../declare/platform.ts";
import type { Entry } from "../scenario/collector.ts";
import {
  idOf,
  type Scenario,
  type ScenarioBody,
  type ScenarioDefinition,
  type ScenarioOptions,
} from "../scenario/definition.ts";
import { declare } from "./declare.ts";

/** Declares one scenario: a test for whoever runs the file, and a value for a planted defect. */
export type DeclareScenario<H extends object, N extends PlatformNames = PlatformNames> = (
  title: string,
  options: ScenarioOptions,
  body: ScenarioBody<H, N>,
) => Scenario<H, N>;

/** What a case of a table makes of the claim: a title of its own, and what depends on the case. */
export type CaseDefinition<H extends object, N extends PlatformNames = PlatformNames> = Omit<
  ScenarioDefinition<H, N>,
  "platform"
>;

export interface PlatformTest<H extends object, N extends PlatformNames = PlatformNames>
  extends DeclareScenario<H, N> {
  /** Nothing else of its file runs. */
  only: DeclareScenario<H, N>;
  /** It does not run, which is never green. */
  skip: DeclareScenario<H, N>;
  /** One claim over a typed table: a scenario for each case, under the case's name. */
  for<Name extends string, Case>(
    cases: Readonly<Record<Name, Case>>,
  ): (define: (given: Case) => CaseDefinition<H, N>) => Record<Name, Scenario<H, N>>;
  /** The same over a list; `%s` in the title is the case, `$name` a field of it. */
  for<Case>(
    cases: readonly Case[],
  ): (
    title: string,
    options: ScenarioOptions,
    body: (given: Case, context: Parameters<ScenarioBody<H, N>>[0]) => Promise<void>,
  ) => Scenario<H, N>[];
}

/** Vitest's `test`, on a platform: each test has a running stack, a history, and checks that judge it. */
export function platformTest<H extends object, N extends PlatformNames = PlatformNames>(
  platform: Platform<H, N>,
): PlatformTest<H, N> {
  const declared = (mode: Entry["mode"]): DeclareScenario<H, N> => {
    const declareOne: DeclareScenario<H, N> = (title, options, body) =>
      one(mode, callerFile(declareOne), { ...options, title, body });
    return declareOne;
  };
  const one = (
    mode: Entry["mode"],
    file: string,
    definition: Omit<ScenarioDefinition<H, N>, "platform">,
    name?: string,
  ): Scenario<H, N> => {
    const id = name === undefined ? idIn(file, definition.title) : `${idOf(file)}/${name}`;
    const scenario: Scenario<H, N> = { ...definition, platform, id, file };
    const { title, tags = [] } = definition;
    declare({ id, title, file, tags, mode, scenario: scenario as unknown as Scenario });
    return scenario;
  };
  const table = (cases: Readonly<Record<string, unknown>> | readonly unknown[]) => {
    const declareAll = (...given: unknown[]) => {
      const file = callerFile(declareAll);
      if (!Array.isArray(cases)) {
        const define = given[0] as (of: unknown) => CaseDefinition<H, N>;
        const named = Object.entries(cases).map(([name, of]) => [name, one("run", file, define(of), name)]);
        return Object.fromEntries(named);
      }
      const [title, options, body] = given as [
        string,
        ScenarioOptions,
        (of: unknown, context: Parameters<ScenarioBody<H, N>>[0]) => Promise<void>,
      ];
      return cases.map((of: unknown) =>
        one("run", file, { ...options, title: titleOf(title, of), body: (context) => body(of, context) }),
      );
    };
    return declareAll;
  };
  return Object.assign(declared("run"), {
    only: declared("only"),
    skip: declared("skip"),
    for: table as PlatformTest<H, N>["for"],
  });
}

/** Titles that were declared first in their files: those scenarios are known by the file alone. */
const firstTitles = new Map<string, string>();

function idIn(file: string, title: string): string {
  const first = firstTitles.get(file) ?? title;
  firstTitles.set(file, first);
  return title === first ? idOf(file) : `${idOf(file)}/${slug(title)}`;
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function titleOf(title: string, given: unknown): string {
  const fields = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  const named = title.replace(/\$(\w+)/g, (whole, field: string) =>
    Object.hasOwn(fields, field) ? String(fields[field]) : whole,
  );
  return named.includes("%") ? format(named, ...(Array.isArray(given) ? given : [given])) : named;
}
