import { expect, test } from "vitest";
import { type Row, rows, type Sample, type Side } from "./figures.ts";
import { table } from "./table.ts";
import { judge, median, worstOf } from "./verdict.ts";

const rowOf = (name: string): Row => {
  const row = rows.find((one) => one.name.startsWith(name));
  if (row === undefined) throw new Error(name);
  return row;
};
const durability = rowOf("durability");
const npmTest = rowOf("`npm test`");
const processor = rowOf("small scenario, own processor");
const memory = rowOf("small scenario, peak");
const told = rowOf("small scenario by");

const sample = (row: Row, side: Side, values: Partial<Sample>): Sample => ({
  ...{ measurement: row.measurement, side, round: 1, exitCode: 0, wallMs: 1_000, loadBefore: 0, log: "log" },
  ...values,
});
const walls = (before: number[], now: number[], values: Partial<Sample> = {}) => [
  ...before.map((wallMs) => sample(durability, "before", { wallMs })),
  ...now.map((wallMs) => sample(durability, "now", { wallMs, ...values })),
];

test("the median is the middle, the mean of two middles, and nothing of nothing", () => {
  expect([median([3, 1, 2]), median([4, 1]), median([])]).toEqual([2, 2.5, undefined]);
});

test("a ratio is of medians, and at its bound it is met", () => {
  const judged = judge(durability, walls([900, 1_100], [440, 460], { stacks: 1.9 }));
  expect(judged).toMatchObject({ before: 1_000, now: 450, ratio: 0.45, atMost: 0.45, verdict: "met" });
  expect(judge(durability, walls([1_000], [451], { stacks: 1.9 })).verdict).toBe("missed");
});

test("which bound holds follows from how many stacks ran", () => {
  expect(judge(durability, walls([1_000], [700], { stacks: 1 }))).toMatchObject({
    atMost: 0.8,
    verdict: "met",
  });
  expect(judge(durability, walls([1_000], [801], { stacks: 1 })).verdict).toBe("missed");
  expect(judge(durability, walls([1_000], [700], { stacks: 2 })).verdict).toBe("missed");
  const unsaid = (now: number) => judge(durability, walls([1_000], [now])).verdict;
  expect([unsaid(400), unsaid(700), unsaid(900)]).toEqual(["met", "unknown", "missed"]);
});

test("a round whose command did not pass is not counted", () => {
  const withOldFailure = [
    ...walls([1_000], [400], { stacks: 2 }),
    sample(durability, "before", { exitCode: 3 }),
  ];
  expect(judge(durability, withOldFailure)).toMatchObject({ before: 1_000, verdict: "met" });
  const withFailure = [
    ...walls([1_000], [400], { stacks: 2 }),
    sample(durability, "now", { exitCode: 1, wallMs: 1 }),
  ];
  expect(judge(durability, withFailure)).toMatchObject({ now: 400, verdict: "unknown" });
  expect(judge(durability, walls([], [400], { stacks: 2 })).verdict).toBe("unknown");
  expect(judge(durability, []).verdict).toBe("unknown");
});

test("a time of its own needs no old side", () => {
  const minutes = (value: number, stacks: number) =>
    judge(npmTest, [sample(npmTest, "now", { wallMs: value * 60_000, stacks })]).verdict;
  expect([minutes(8, 1.8), minutes(9, 1.8), minutes(11, 1), minutes(13, 1)]).toEqual([
    ...["met", "missed", "met", "missed"],
  ]);
});

test("what was not measured is unknown, and what nobody asks for is told", () => {
  const both = [sample(processor, "before", { processorMs: 4_000 }), sample(processor, "now", {})];
  expect(judge(processor, both).verdict).toBe("unknown");
  const told1 = judge(told, [sample(told, "now by itself", { processorMs: 900 })]);
  expect(told1).toMatchObject({ now: 900, verdict: "told" });
});

test("the worst verdict is the bench's: missed, then unknown, and never met of nothing", () => {
  const met = judge(durability, walls([1_000], [400], { stacks: 2 }));
  const missed = judge(durability, walls([1_000], [900], { stacks: 2 }));
  const unknown = judge(durability, []);
  expect(worstOf([met, unknown, missed])).toBe("missed");
  expect(worstOf([met, unknown])).toBe("unknown");
  expect(worstOf([met])).toBe("met");
  expect([worstOf([]), worstOf([judge(told, [])])]).toEqual(["unknown", "unknown"]);
});

test("the table says what is asked, which bound holds and what was missed", () => {
  const peaks = [
    sample(memory, "before", { peakBytes: 650 * 2 ** 20 }),
    sample(memory, "now", { peakBytes: 260 * 2 ** 20, stacks: 1 }),
  ];
  const judged = [
    judge(durability, walls([1_000_000, 1_200_000], [900_000], { stacks: 1.04 })),
    judge(npmTest, [sample(npmTest, "now", { wallMs: 480_000 })]),
    judge(memory, peaks),
    judge(told, []),
  ];
  expect(table("60cba9e", judged)).toBe(`\
| figure | 60cba9e | now | ratio | asked | stacks | rounds | verdict |
| --- | --- | --- | --- | --- | --- | --- | --- |
| durability suite, wall time | 18 min 20 s | 15 min | 0.818 | ≤ 0.8 (one stack) | 1.0 | 2 of 2, 1 of 1 | **missed** |
| \`npm test\`, wall time | – | 8 min | – | ≤ 8 min / 12 min | – | 1 of 1 | met |
| small scenario, peak memory of the process tree | 650 MiB | 260 MiB | 0.400 | ≤ 0.45 | – | 1 of 1, 1 of 1 | met |
| small scenario by \`run.felt\` and \`run.recovered\`, own processor time | – | – | – | – | – | 0 of 0 | told |
`);
});
