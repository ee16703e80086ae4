import { median } from "../median.ts";

/** A start of the same file, in milliseconds until every service is healthy. */
export interface MeasuredStart {
  by: "docker compose" | "blackstart";
  round: number;
  ms: number;
}

/** Of the time that `docker compose up --wait` takes. */
const askedShare = 0.6;

/** The medians of all rounds as a table in Markdown, and whether what is asked is met. */
export function judgedStarts(measured: readonly MeasuredStart[]): { table: string; met: boolean } {
  const medianOf = (by: MeasuredStart["by"]) =>
    median(measured.filter((one) => one.by === by).map(({ ms }) => ms));
  const [compose, own] = [medianOf("docker compose"), medianOf("blackstart")];
  const met = own / compose <= askedShare;
  const lines = [
    "| start of 12 services | until all are healthy | of docker compose | verdict |",
    "| --- | --- | --- | --- |",
    `| docker compose up --wait | ${seconds(compose)} | 1.00 × | told |`,
    `| blackstart, all pairs through proxies | ${seconds(own)} | ${(own / compose).toFixed(2)} × | ${met ? "met" : "missed"} |`,
  ];
  return { table: lines.join("\n"), met };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
