import { expect, test } from "vitest";
import { limited, limitedRequests } from "./link/bandwidth.ts";
import { brokenAfter, brokenInRequest } from "./link/cut-after-bytes.ts";
import { firstAnswerMs } from "./link/first-answer.ts";
import type { ObservedConnection } from "./link/observed-connection.ts";
import { sliced } from "./link/slices.ts";

const connection = (
  payload: ["client" | "server", number, number][],
  endedAt?: number,
): ObservedConnection => ({
  openedAt: 0,
  payload: payload.map(([from, bytes, at]) => ({ from, bytes, at })),
  ...(endedAt === undefined ? {} : { endedAt }),
});

test("delayed answers count from the connection's beginning, delayed requests from the first request", () => {
  const spoke = connection([
    ["server", 5, 100],
    ["client", 5, 110],
    ["server", 5, 230],
  ]);
  expect(firstAnswerMs(spoke, "answers")).toBe(100);
  expect(firstAnswerMs(spoke, "requests")).toBe(120);
  expect(firstAnswerMs(connection([["client", 5, 1]]), "requests")).toBeUndefined();
  expect(firstAnswerMs(connection([]), "answers")).toBeUndefined();
});

test("a bandwidth is proven by a connection at its limit, and by none below it", () => {
  const judge = limited("a->b:1", 10);
  const asked: ["client", number, number] = ["client", 9, 0];
  expect(judge(connection([asked, ["server", 1_000, 100], ["server", 4_000, 520]]))).toContain("5000 bytes");
  expect(judge(connection([asked, ["server", 100, 10]]))).toBeUndefined();
  expect(judge(connection([asked, ["server", 4_000, 5_000]]))).toBeUndefined();
  expect(() => judge(connection([asked, ["server", 50_000, 20]]))).toThrow("in spite of the limit");
});

test("slices are proven by small packets and disproved by a large one", () => {
  const judge = sliced("a->b:1", 64);
  expect(
    judge(
      connection([
        ["client", 9, 0],
        ["server", 64, 1],
        ["server", 60, 3],
        ["server", 64, 5],
      ]),
    ),
  ).toContain("3 packets");
  expect(
    judge(
      connection([
        ["client", 9, 0],
        ["server", 64, 1],
      ]),
    ),
  ).toBeUndefined();
  expect(() =>
    judge(
      connection([
        ["client", 9, 0],
        ["server", 1_400, 1],
      ]),
    ),
  ).toThrow("not in slices");
});

test("an end after some bytes is proven by just these and the end", () => {
  const judge = brokenAfter("a->b:1", 100);
  expect(
    judge(
      connection(
        [
          ["server", 60, 1],
          ["server", 40, 2],
        ],
        3,
      ),
    ),
  ).toBe("ended after 100 bytes");
  expect(judge(connection([["server", 60, 1]], 3))).toBeUndefined();
  expect(() => judge(connection([["server", 160, 1]]))).toThrow("instead of 100");
});

test("a bandwidth of requests is proven by how late the answer to a large one begins", () => {
  const judge = limitedRequests("a->b:1", 10);
  const small: ["client" | "server", number, number][] = [
    ["client", 90, 0],
    ["server", 20, 4],
  ];
  expect(judge(connection([]))).toBeUndefined();
  expect(judge(connection(small))).toBeUndefined();
  expect(judge(connection([...small, ["client", 5_000, 100]]))).toBeUndefined();
  expect(judge(connection([...small, ["client", 5_000, 100], ["server", 20, 620]]))).toContain("5000 bytes");
  expect(judge(connection([...small, ["client", 5_000, 100], ["server", 20, 5_000]]))).toBeUndefined();
  expect(() => judge(connection([...small, ["client", 5_000, 100], ["server", 20, 150]]))).toThrow(
    "in spite of the limit",
  );
});

test("an end in mid-request is proven by a request that is too long and not answered", () => {
  const judge = brokenInRequest("a->b:1", 100);
  expect(judge(connection([["client", 120, 1]], 3))).toBe("ended in a request of 120 bytes");
  expect(judge(connection([["client", 120, 1]]))).toBeUndefined();
  expect(judge(connection([["client", 60, 1]], 3))).toBeUndefined();
  expect(() =>
    judge(
      connection([
        ["client", 120, 1],
        ["server", 5, 2],
      ]),
    ),
  ).toThrow("was answered");
});
