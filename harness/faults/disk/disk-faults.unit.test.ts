import { expect, test } from "vitest";
import type { System } from "../../system/system.ts";
import { diskFull } from "./disk-full.ts";
import { readOnlyDirectory } from "./read-only-directory.ts";

const signal = new AbortController().signal;

/** A system whose volume answers each command by this; its commands are kept, as texts. */
function systemWith(answer: (command: string) => string | undefined) {
  const commands: string[] = [];
  const volume = {
    async execute(command: string[]) {
      commands.push(command.join(" "));
      const failure = answer(command.join(" "));
      if (failure !== undefined) throw new Error(failure);
      return "";
    },
  };
  const system = { service: (name: string) => ({ name }), volume: async () => volume } as unknown as System;
  return { commands, system };
}

const noSpace = "dd in the volume ended with 1: No space left on device";

test("a disk is full when the kernel refuses a write of the harness, and its own file is gone after the heal", async () => {
  let isFull = true;
  const { commands, system } = systemWith((command) =>
    isFull && command.startsWith("dd") ? noSpace : undefined,
  );
  const fault = diskFull(system, "web", "data");
  expect(await fault.inject(signal)).toMatchObject({ observed: "No space left on device" });
  isFull = false;
  expect(await fault.heal(signal)).toMatchObject({ observed: "written" });
  expect(commands.filter((command) => command.startsWith("rm -f")).at(-1)).toMatch(/filler .*witness$/);
  expect(commands.at(-1)).toMatch(/^rm .*witness$/);
});

test("a disk that cannot be filled, or takes bytes though it is full, is not proven to be", async () => {
  const endless = systemWith(() => undefined);
  await expect(diskFull(endless.system, "web", "data").inject(signal)).rejects.toThrow(
    "could not be filled: undefined",
  );
  const readOnly = systemWith(() => "dd: Read-only file system");
  await expect(diskFull(readOnly.system, "web", "data").inject(signal)).rejects.toThrow(
    "Read-only file system",
  );
  const leaking = systemWith((command) => (command.includes("filler") ? noSpace : undefined));
  await expect(diskFull(leaking.system, "web", "data").inject(signal)).rejects.toThrow(
    "data still takes bytes",
  );
});

test("a disk that still refuses after the heal is not healed", async () => {
  const { system } = systemWith((command) => (command.startsWith("dd") ? noSpace : undefined));
  const fault = diskFull(system, "web", "data");
  await fault.inject(signal);
  await expect(fault.heal(signal)).rejects.toThrow("No space left");
});

test("a directory takes no file while it is read-only, not even root's", async () => {
  let isImmutable = false;
  const { system } = systemWith((command) => {
    if (command.startsWith("chattr")) isImmutable = command.includes("+i");
    return command.startsWith("touch") && isImmutable ? "touch: Operation not permitted" : undefined;
  });
  const fault = readOnlyDirectory(system, "web", "data");
  expect(await fault.inject(signal)).toMatchObject({ observed: "not permitted" });
  expect(await fault.heal(signal)).toMatchObject({ observed: "made" });
});

test("a directory in which a file can be made, or that fails for another reason, is not read-only", async () => {
  const open = systemWith(() => undefined);
  await expect(readOnlyDirectory(open.system, "web", "data").inject(signal)).rejects.toThrow("no refusal");
  const full = systemWith((command) =>
    command.startsWith("touch") ? "touch: No space left on device" : undefined,
  );
  await expect(readOnlyDirectory(full.system, "web", "data").inject(signal)).rejects.toThrow("No space left");
});
