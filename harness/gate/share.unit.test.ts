import { expect, test } from "vitest";
import { sharing } from "./share.ts";
import { plannedBy } from "./testing/planned.ts";

const grouped = (...ids: string[]) =>
  sharing(ids.map((id) => plannedBy(id))).map((group) => group.map(({ id }) => id));

test("clients that have nothing to do with each other share, of one server or of several", () => {
  expect(grouped("web->db:1", "worker->db:1", "mail->queue:2")).toEqual([
    ["web->db:1", "worker->db:1", "mail->queue:2"],
  ]);
});

test("a client that reaches another one comes after it", () => {
  expect(grouped("caller->web:3", "web->db:1")).toEqual([["web->db:1"], ["caller->web:3"]]);
  expect(grouped("a->b:1", "b->c:1", "c->d:1")).toEqual([["c->d:1"], ["b->c:1"], ["a->b:1"]]);
});

test("two links of one client never share", () => {
  expect(grouped("web->db:1", "web->queue:2")).toEqual([["web->db:1"], ["web->queue:2"]]);
});

test("a circle of clients is cut one after the other", () => {
  expect(grouped("a->b:1", "b->a:2")).toEqual([["a->b:1"], ["b->a:2"]]);
});

test("no links make no group", () => {
  expect(grouped()).toEqual([]);
});
