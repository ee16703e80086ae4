import { expect, test } from "vitest";
import { eventLines } from "./engine-events.ts";

const labels = { "com.example.owner": "Bäckerei Łódź 🥐" };
const line = `${JSON.stringify({ Action: "start", timeNano: 1_500_000, Actor: { ID: "a1", Attributes: labels } })}\n`;

test("an event is read whole, wherever its chunks end, in the middle of a character too", () => {
  const bytes = Buffer.from(`${line}\n${line}`);
  for (let at = 0; at <= bytes.length; at++) {
    const take = eventLines();
    const events = [...take(bytes.subarray(0, at)), ...take(bytes.subarray(at))];
    const event = { wallMs: 1.5, action: "start", container: "a1", labels };
    expect(events, `torn after ${at} bytes`).toEqual([event, event]);
  }
});

test("a line without its end is no event yet", () => {
  const take = eventLines();
  expect(take(Buffer.from(line.trimEnd()))).toEqual([]);
  expect(take(Buffer.from("\n"))).toHaveLength(1);
});
