import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { processResources } from "./process-resources.ts";

/** Any part of a group's name that is certainly in the file. */
const group = readFileSync("/proc/self/cgroup", "utf8").slice(0, 3);

test("memory, descriptors and sockets of a process are counted, and grow with what it opens", async () => {
  const before = processResources(process.pid, group);
  expect(before?.memoryBytes).toBeGreaterThan(1_000_000);
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const after = processResources(process.pid, group);
  for (const server of servers) server.close();
  expect((after?.sockets ?? 0) - (before?.sockets ?? 0)).toBeGreaterThanOrEqual(5);
  expect(after?.files).toBeGreaterThan(after?.sockets ?? 0);
});

test("its descendants count with it", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  await once(child, "spawn");
  expect(processResources(process.pid, group)?.processes).toBeGreaterThanOrEqual(2);
  child.stdin.end();
  await once(child, "exit");
});

test("a process of another container, or none, tells nothing", () => {
  expect(processResources(process.pid, "0123456789abcdef")).toBeUndefined();
  expect(processResources(2 ** 22 + 1, "")).toBeUndefined();
});
