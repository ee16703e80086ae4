import { expect, test } from "vitest";
import { type Finding, findingWords, gravestFirst } from "./finding.ts";

const finding = (message: string, parts: Partial<Finding> = {}): Finding => ({
  ...{ message, subject: "bridge", evidence: [] },
  ...parts,
});

test("what is lost comes before what is late, and what was not seen after all that is known to be wrong", () => {
  const sorted = gravestFirst([
    finding("perhaps lost", { kind: "lost", unknown: true }),
    finding("late", { kind: "late" }),
    finding("crashed"),
    finding("not back", { kind: "not recovered" }),
    finding("twice", { kind: "duplicated" }),
    finding("garbled", { kind: "corrupted" }),
    finding("gone", { kind: "lost" }),
    finding("not seen", { unknown: true }),
  ]);
  expect(sorted.map(({ message }) => message)).toEqual([
    ...["gone", "garbled", "twice", "not back", "crashed", "late", "perhaps lost", "not seen"],
  ]);
  expect(gravestFirst([])).toEqual([]);
});

test("a finding says whom it is about, once", () => {
  expect(findingWords(finding("not healthy again"))).toBe("bridge: not healthy again");
  expect(findingWords(finding("bridge ended by itself"))).toBe("bridge ended by itself");
  expect(findingWords({ subject: "", message: "nobody looked" })).toBe("nobody looked");
});
