import { expect, test } from "vitest";
import { SmallSystem } from "../testing/small-system.ts";
import { acceptThenClose } from "./accept-then-close.ts";
import { cut } from "./cut.ts";

const signal = new AbortController().signal;
const soon = () => AbortSignal.timeout(150);

test("a cut link refuses at its client's end, and connects again when it is healed", async () => {
  await using db = await SmallSystem.start();
  const fault = cut(db.link);
  expect(fault).toMatchObject({ kind: "cut", target: db.link.id, effect: { refuses: true } });
  expect(await fault.inject(signal)).toMatchObject({ observed: "refused" });
  expect(await fault.heal(signal)).toMatchObject({ observed: "connected" });
});

test("a link that goes on listening was not cut, and one that goes on refusing is not healed", async () => {
  await using db = await SmallSystem.start();
  db.obeys = false;
  await expect(cut(db.link).inject(soon())).rejects.toThrow();
  db.obeys = true;
  const fault = cut(db.link);
  await fault.inject(signal);
  db.obeys = false;
  await expect(fault.heal(soon())).rejects.toThrow();
});

test("accepted and closed at once is proven by a connection that did nothing, and healed by one that stays", async () => {
  await using db = await SmallSystem.start();
  const fault = acceptThenClose(db.link);
  expect(await fault.inject(signal)).toMatchObject({ observed: "closed" });
  expect(await fault.heal(signal)).toMatchObject({ observed: "open for 100 ms" });
});

test("a connection that stays open shows that nothing closes them", async () => {
  await using db = await SmallSystem.start();
  db.obeys = false;
  await expect(acceptThenClose(db.link).inject(signal)).rejects.toThrow(
    `a new connection through ${db.link.id} stayed open`,
  );
});
