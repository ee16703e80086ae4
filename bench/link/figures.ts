import { median } from "../median.ts";

/** By which way the client reached the server. */
export const ways = ["bare", "forwarded", "copied"] as const;

export interface Measured {
  way: (typeof ways)[number];
  round: number;
  megabytesPerSecond: number;
  /** Median of the round. */
  roundTripUs: number;
  /** What the client was told when the server reset the connection. */
  reset: string;
}

/** Of the forwarded way against the bare one. */
const asked = { throughput: 0.8, roundTrip: 1.6, reset: "ECONNRESET" };

/** The medians of all rounds as a table in Markdown, and whether all that is asked of the forwarded way is met. */
export function judged(measured: readonly Measured[]): { table: string; met: boolean } {
  const of = (way: Measured["way"]) => {
    const rounds = measured.filter((one) => one.way === way);
    const resets = new Set(rounds.map(({ reset }) => reset));
    return {
      megabytesPerSecond: median(rounds.map((one) => one.megabytesPerSecond)),
      roundTripUs: median(rounds.map((one) => one.roundTripUs)),
      reset: [...resets].join(", "),
    };
  };
  const bare = of("bare");
  const rows = ways.map((way) => {
    const { megabytesPerSecond, roundTripUs, reset } = of(way);
    const [throughput, trip] = [megabytesPerSecond / bare.megabytesPerSecond, roundTripUs / bare.roundTripUs];
    const met = throughput >= asked.throughput && trip <= asked.roundTrip && reset === asked.reset;
    const cells = [
      ...[way, `${Math.round(megabytesPerSecond)} MB/s`, `${throughput.toFixed(2)} ×`],
      ...[`${Math.round(roundTripUs)} µs`, `${trip.toFixed(2)} ×`, reset],
      way === "forwarded" ? (met ? "met" : "missed") : "told",
    ];
    return { way, met, line: `| ${cells.join(" | ")} |` };
  });
  const head = [
    "way",
    "throughput",
    "of bare",
    "round trip",
    "of bare",
    "a server's reset arrives as",
    "verdict",
  ];
  const lines = [
    `| ${head.join(" | ")} |`,
    `|${" --- |".repeat(head.length)}`,
    ...rows.map(({ line }) => line),
  ];
  return { table: lines.join("\n"), met: rows.find(({ way }) => way === "forwarded")?.met === true };
}
