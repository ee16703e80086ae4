import { humanDuration } from "../core/duration.ts";
import { exitCodes } from "../core/errors.ts";
import { oneLine } from "../core/one-line.ts";
import type { Explanation } from "../gate/explain.ts";

/** An explanation for people, or as JSON. Returns the exit code. */
export function printExplanation(explanation: Explanation, { json }: { json?: boolean }): number {
  const text = json === true ? JSON.stringify(explanation, undefined, 2) : explanationText(explanation);
  process.stdout.write(`${text}\n`);
  return exitCodes.pass;
}

/** Sections with a heading each; one that is empty says so, since nothing found is what a reader must see first. */
export function explanationText(explanation: Explanation): string {
  const { platform, services, links, cleanStart, cells, notCovered, warnings, open } = explanation;
  const chosen = cells.filter(({ isChosen }) => isChosen);
  const others = cells.filter(({ isChosen }) => !isChosen);
  const least = humanDuration(cleanStart.watchedAtLeastMs);
  const most = humanDuration(cleanStart.givenUpAfterMs);
  return [
    `${platform}: ${services.length} services, ${links.length} links, ${chosen.length} of ${cells.length} cells are tried`,
    ...section("services", services.map(serviceRow)),
    ...section(
      "links",
      links.map(({ id, found, place, whyNot }) => [
        id,
        found,
        whyNot === undefined ? place : `${place}  not faulted: ${whyNot}`,
      ]),
    ),
    ...section("clean start", [
      [`watched for at least ${least} after the last start, given up after ${most}`],
    ]),
    ...section("tried", chosen.map(cellRow)),
    ...(others.length === 0 ? [] : section("left out (a larger --budget takes them)", others.map(cellRow))),
    ...section(
      "not covered",
      notCovered.map(({ what, why, place }) => [what, why, place]),
    ),
    ...(open.length === 0
      ? []
      : section(
          "known only once something runs",
          open.map((text) => [text]),
        )),
    ...(warnings.length === 0
      ? []
      : section(
          "warnings",
          warnings.map((text) => [text]),
        )),
  ].join("\n");
}

function serviceRow({
  name,
  from,
  health,
  restart,
  dependsOn,
  place,
}: Explanation["services"][number]): string[] {
  const tested =
    health === undefined ? "no health check" : `health every ${humanDuration(health.intervalMs)}`;
  const after = dependsOn.length === 0 ? "" : `after ${dependsOn.join(", ")}`;
  return [name, from, tested, `restart ${restart}`, after, place];
}

const cellRow = ({ what, estimateMs, urgency }: Explanation["cells"][number]) => [
  what,
  `about ${humanDuration(Math.round(estimateMs / 1_000) * 1_000)}`,
  urgency,
];

/** Rows in columns as wide as their widest cell. */
function section(heading: string, rows: readonly string[][]): string[] {
  if (rows.length === 0) return ["", heading, "  none"];
  const columns = Math.max(...rows.map((row) => row.length));
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? "").length));
  const widths = Array.from({ length: columns }, (_, column) => Math.min(60, width(column)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  "),
  );
  return ["", heading, ...lines.map((line) => oneLine(`  ${line.trimEnd()}`))];
}
