import { createServer } from "node:net";
import { expect, test } from "vitest";
import { askGate } from "./gate-client.ts";

/** A process that answers every command with this. */
async function answering(answer: string) {
  const asked: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (line) => asked.push(String(line)));
    socket.on("end", () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    asked,
    ask: (...command: string[]) => askGate({ address: "127.0.0.1", port, of: "the proxy of db" }, command),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

test("a command goes as its words, and what it printed comes back", async () => {
  await using gate = await answering("one\n\ntwo\n\n0\n");
  expect(await gate.ask("ss", "-tn", "src 1")).toBe("one\n\ntwo\n");
  expect(gate.asked).toEqual(["ss\x1f-tn\x1fsrc 1\n"]);
});

test("a command that failed is an error with its words, and so is an answer without an end", async () => {
  await using failing = await answering("no such chain\n\n2\n");
  await expect(failing.ask("iptables")).rejects.toThrow(
    "iptables in the proxy of db ended with 2: no such chain",
  );
  await using torn = await answering("no such");
  await expect(torn.ask("iptables")).rejects.toThrow("iptables in the proxy of db: the answer broke off");
});
