import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { captureArguments, followCapture } from "./capture.ts";
import { pcapHeader, pcapRecord } from "./testing/packets.ts";

/** A tcpdump that says what a test gives it. */
function tcpdump() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const seen = { packets: 0, lost: [] as string[] };
  const listener = {
    onPacket: () => {
      seen.packets++;
    },
    onLost: (reason: string) => {
      seen.lost.push(reason);
    },
  };
  return { stdout, stderr, seen, follow: () => followCapture({ stdout, stderr }, "db", listener) };
}

const record = pcapRecord({ from: "10.213.0.2:1", to: "10.213.0.4:2", flags: "S" });

test("it follows once the kernel captures, and an end that is meant is no loss", async () => {
  const { stdout, stderr, seen, follow } = tcpdump();
  const following = follow();
  stderr.write("tcpdump: listen");
  stderr.write("ing on any, link-type LINUX_SLL2\n");
  const capture = await following;
  stdout.write(Buffer.concat([pcapHeader(), record, record]));
  await expect.poll(() => seen.packets).toBe(2);
  capture.end();
  stdout.end();
  await new Promise((resolve) => stdout.once("end", resolve));
  expect(seen.lost).toEqual([]);
});

test("a tcpdump that ends before it captures is an error with its own words", async () => {
  const { stderr, follow } = tcpdump();
  const following = follow();
  stderr.end("tcpdump: any: You don't have permission\n");
  await expect(following).rejects.toThrow("tcpdump ended: tcpdump: any: You don't have permission");
});

test("a capture that ends by itself, or is out of step, is sight that is lost", async () => {
  const ended = tcpdump();
  const following = ended.follow();
  ended.stderr.write("listening on any\n");
  await following;
  ended.stdout.end();
  await expect.poll(() => ended.seen.lost).toEqual(["tcpdump ended: listening on any"]);
  const torn = tcpdump();
  const other = torn.follow();
  torn.stderr.write("listening on any\n");
  await other;
  torn.stdout.write(Buffer.alloc(24));
  await expect.poll(() => torn.seen.lost).toEqual(["PcapError: not a little-endian microsecond pcap stream"]);
});

test("what is captured leaves out the control API, the server's own network and bare acknowledgements", () => {
  const filter = captureArguments("10.213.0.0/27", { datagrams: false }).at(-1);
  const segments = "tcp and not port 8474 and \\(.*181.*\\) and \\(.* != 0 or .* != 0\\)";
  expect(filter).toMatch(new RegExp(`^not net 10\\.213\\.0\\.0/27 and ${segments}$`));
  const both = captureArguments("10.213.0.0/27", { datagrams: true }).at(-1);
  expect(both).toMatch(new RegExp(`^not net 10\\.213\\.0\\.0/27 and \\(udp or \\(${segments}\\)\\)$`));
});
