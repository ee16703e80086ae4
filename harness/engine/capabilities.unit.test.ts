import { expect, test } from "vitest";
import { type Capabilities, demand, NotCovered } from "./capabilities.ts";

const able = { able: true } as const;
const all: Capabilities = {
  packetCapture: able,
  packetFilter: able,
  ptrace: able,
  loopDevice: able,
};

test("what the machine can do is demanded in silence, and so is nothing at all", () => {
  demand(all, ["ptrace", "packetFilter"], "a fault");
  demand({ ...all, ptrace: { able: false, why: "no" } }, [], "a fault");
});

test("what it cannot do is not covered, by name and with the machine's own reason", () => {
  const found = { ...all, ptrace: { able: false, why: "Operation not permitted" } } as const;
  const demanding = () => demand(found, ["packetFilter", "ptrace"], "hold-system-call of publisher");
  expect(demanding).toThrow(NotCovered);
  expect(demanding).toThrow(
    "hold-system-call of publisher needs what this machine cannot do: ptrace (Operation not permitted)",
  );
});
