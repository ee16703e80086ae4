import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { startClock } from "../core/clock.ts";
import { Recorder } from "../history/recorder.ts";
import { visits } from "./visits.ts";

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const context = () => ({ clock: startClock(), recorder: new Recorder() });
const linkTo = (port: number) => ({ address: "127.0.0.1", port });
const id = "visitors->web:80";

test("a port that speaks HTTP is asked again, whatever it answers, once it may be asked", async () => {
  const asked: string[] = [];
  const server = createHttp((request, answer) => {
    asked.push(`${request.method} ${request.url}`);
    answer.statusCode = 503;
    answer.end();
  });
  let isUp = false;
  const link = linkTo(await portOf(server));
  const probe = await visits(id, () => (isUp ? link : undefined)).begin(context());
  await probe.look?.();
  expect(asked).toEqual([]);
  isUp = true;
  await probe.look?.();
  await probe.look?.();
  await probe.end();
  expect(new Set(asked)).toEqual(new Set(["GET /"]));
  expect(asked.length).toBeGreaterThanOrEqual(2);
  server.close();
});

test("a visitor asks for localhost, as people on this machine do: a server may refuse every other name", async () => {
  const hosts: (string | undefined)[] = [];
  const server = createHttp((request, answer) => {
    hosts.push(request.headers.host);
    answer.end();
  });
  const link = linkTo(await portOf(server));
  const probe = await visits(id, () => link).begin(context());
  await probe.look?.();
  await probe.end();
  expect(new Set(hosts)).toEqual(new Set(["localhost"]));
  server.close();
});

test("a port that speaks something else is left alone from its first answer on", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on("error", () => undefined);
    socket.end("-ERR unknown command\r\n");
  });
  const link = linkTo(await portOf(server));
  const probe = await visits(id, () => link).begin(context());
  await probe.look?.();
  await probe.look?.();
  await probe.end();
  const again = await visits(id, () => link).begin(context());
  await again.look?.();
  await again.end();
  expect(connections).toBe(1);
  server.close();
});

test("a port whose server hangs up on every request is left alone after a few; one that has answered is not", async () => {
  let asked = 0;
  let isWell = false;
  const server = createServer((socket) => {
    asked++;
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(isWell ? "HTTP/1.1 204 No Content\r\n\r\n" : ""));
  });
  const port = await portOf(server);
  const looks = async (link: ReturnType<typeof linkTo>, times: number) => {
    const probe = await visits(id, () => link).begin(context());
    for (let look = 0; look < times; look++) await probe.look?.();
    await probe.end();
  };
  await looks(linkTo(port), 9);
  expect(asked).toBe(5);
  isWell = true;
  const well = linkTo(port);
  await looks(well, 1);
  isWell = false;
  asked = 0;
  await looks(well, 9);
  expect(asked).toBeGreaterThanOrEqual(9);
  server.close();
});
