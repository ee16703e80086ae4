import { expect, test } from "vitest";
import { frame, LoggedService, settled } from "./testing/logged-service.ts";

const line = (msg: string) => `${JSON.stringify({ level: 40, msg })}\n`;

test("lines of both outputs are whole though their frames come in between each other", async () => {
  const web = new LoggedService();
  const [out, error] = [line("from the output"), line("from the errors")];
  await web.write(frame(1, out.slice(0, 12)), frame(2, error), frame(1, out.slice(12)));
  expect(web.messages.sort()).toEqual(["from the errors", "from the output"]);
});

test("a character that two frames tear apart is whole", async () => {
  const web = new LoggedService();
  const bytes = Buffer.from(line("größer als 3 €"));
  await web.write(...[...bytes].map((byte) => frame(1, Buffer.from([byte]))));
  expect(web.messages).toEqual(["größer als 3 €"]);
});

test("what a container with a terminal writes has no frames to take apart", async () => {
  const web = new LoggedService({ tty: true });
  await web.write(Buffer.from(line("first").replace("\n", "\r\n")), Buffer.from(line("second")));
  expect(web.messages).toEqual(["first", "second"]);
});

test.each([
  ["fails", (web: LoggedService) => web.streams[0]?.destroy(new Error("socket hang up"))],
  ["ends", (web: LoggedService) => web.streams[0]?.end()],
])("a stream that %s while the container lives is a gap until it is followed anew", async (_, lose) => {
  const web = new LoggedService();
  await web.write(frame(1, line("before")));
  lose(web);
  await web.write(frame(1, line("after")));
  expect({ messages: web.messages, edges: web.edges }).toEqual({
    messages: ["before", "after"],
    edges: ["gap", "begin"],
  });
});

test("a stream that ends with its process is no loss, and the next process is followed", async () => {
  const web = new LoggedService();
  await web.write(frame(1, line("first life")));
  web.die();
  web.streams[0]?.end();
  await settled();
  web.start();
  await web.write(frame(1, line("second life")));
  expect({ messages: web.messages, edges: web.edges }).toEqual({
    messages: ["first life", "second life"],
    edges: [],
  });
});

test("a stream that ends when its container was started again meanwhile is no loss either", async () => {
  const web = new LoggedService();
  await web.write(frame(1, line("first life")));
  web.die();
  web.start();
  web.streams[0]?.end();
  await settled();
  expect(web.edges).toEqual([]);
});

test("a log that the engine does not give is a gap until the container starts again", async () => {
  const web = new LoggedService();
  web.refusal = new Error("configured logging driver does not support reading");
  await settled();
  const [gap] = web.history.of("probe");
  expect(gap?.data).toMatchObject({ probe: "logs:web", edge: "gap", detail: web.refusal.message });
  web.refusal = undefined;
  web.start();
  await web.write(frame(1, line("said")));
  expect({ messages: web.messages, edges: web.edges }).toEqual({
    messages: ["said"],
    edges: ["gap", "begin"],
  });
});

test("a stream that ends before it gave a line is not asked for again and again", async () => {
  const web = new LoggedService();
  await settled();
  web.streams[0]?.end();
  await settled();
  expect({ edges: web.edges, asked: web.streams.length }).toEqual({ edges: ["gap"], asked: 1 });
});

test("after the end of the probe nothing is read and nothing is a gap", async () => {
  const web = new LoggedService();
  await web.write(frame(1, line("seen")));
  await web.probe.end();
  web.streams[0]?.destroy(new Error("too late"));
  await web.write(frame(1, line("unseen")));
  expect({ messages: web.messages, edges: web.edges }).toEqual({ messages: ["seen"], edges: [] });
});

test("a line of a circuit's state is a claim of its owner too", async () => {
  const web = new LoggedService();
  const change = { level: 30, event: "circuit", circuit: "db", to: "open", failures: 5, msg: "" };
  await web.write(frame(1, `${JSON.stringify(change)}\nplain text\n`));
  expect(web.history.of("circuit").map(({ data }) => data)).toEqual([
    { circuit: "db", state: "open", via: "log", failures: 5 },
  ]);
  expect(web.history.of("log")).toHaveLength(1);
});

test("lines are read as the service declares, and one that tells of a circuit is kept whatever its level", async () => {
  const web = new LoggedService({
    logs: {
      pattern: "^(?<level>\\w+) (?<circuit>\\w+) (?<what>breaker) is (?<to>\\w+)$",
      circuit: { where: { field: "what", is: "breaker" } },
    },
  });
  await web.write(frame(1, "INFO db breaker is OPEN\nINFO all is well\n"));
  expect(web.history.of("circuit").map(({ data }) => data)).toEqual([
    { circuit: "db", state: "open", via: "log" },
  ]);
  expect(web.history.of("log").map(({ data }) => data.fields)).toEqual([
    { circuit: "db", what: "breaker", to: "OPEN" },
  ]);
});
