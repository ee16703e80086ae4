import { expect, test } from "vitest";
import { classOf, type FirstBytesReader } from "../wire/first-bytes.ts";
import { firstBytesReaders } from "./first-bytes.ts";

/** A message of Postgres: letter, length, body. */
function message(letter: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter, "latin1");
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, Buffer.from(body, "latin1")]);
}

/** A method frame of AMQP 0-9-1 on channel 1. */
function method(ofClass: number, of: number, rest = ""): Buffer {
  const head = Buffer.alloc(11);
  head[0] = 1;
  head.writeUInt16BE(1, 1);
  head.writeUInt32BE(4 + rest.length, 3);
  head.writeUInt16BE(ofClass, 7);
  head.writeUInt16BE(of, 9);
  return Buffer.concat([head, Buffer.from(rest), Buffer.from([0xce])]);
}

/** A request of Kafka: header with a client id of three letters. */
function asked(api: number, version: number, correlation = 7): Buffer {
  const bytes = Buffer.alloc(30);
  bytes.writeInt32BE(26, 0);
  bytes.writeInt16BE(api, 4);
  bytes.writeInt16BE(version, 6);
  bytes.writeInt32BE(correlation, 8);
  bytes.writeInt16BE(3, 12);
  bytes.write("abc", 14);
  return bytes;
}

/** An answer of Kafka with an error code at a place. */
function answered(at: number, code: number, correlation = 7): Buffer {
  const bytes = Buffer.alloc(at + 10);
  bytes.writeInt32BE(at + 6, 0);
  bytes.writeInt32BE(correlation, 4);
  bytes.writeInt16BE(code, at);
  return bytes;
}

/** The answer to a produced batch of one topic of three letters, one partition, names plain or compact. */
function produced(version: number, code: number): Buffer {
  const plain = [0, 0, 0, 1, 0, 3, ...Buffer.from("abc"), 0, 0, 0, 1, 0, 0, 0, 0];
  const compact = [0, 2, 4, ...Buffer.from("abc"), 2, 0, 0, 0, 0];
  const body = Buffer.from([...(version < 9 ? plain : compact), 0, code, 0, 0]);
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + body.length, 0);
  head.writeInt32BE(7, 4);
  return Buffer.concat([head, body]);
}

const startUp = Buffer.from([0, 0, 0, 40, 0, 3, 0, 0, ...Buffer.from("user\0app\0")]);
const select = message("Q", "SELECT 1\0");
const get = Buffer.from("*2\r\n$3\r\nGET\r\n$1\r\na\r\n");

test.each<[string, Buffer | string, Buffer | string, string | undefined]>([
  ["HTTP", "GET / HTTP/1.1\r\n", "HTTP/1.1 204 No Content\r\n", "2xx"],
  ["HTTP", "GET / HTTP/1.1\r\n", "HTTP/1.0 503 Service Unavailable\r\n", "5xx"],
  ["HTTP, a body", "GET / HTTP/1.1\r\n", "HTTP is a protocol", undefined],
  ["Redis", get, "$5\r\nhello\r\n", "ok"],
  ["Redis", get, "-READONLY You can't write\r\n", "error"],
  ["Redis, not asked as it is asked", "GET a\r\n", "-ERR", undefined],
  ["Postgres", startUp, message("R", "\0\0\0\0"), "ok"],
  ["Postgres", startUp, message("E", "SFATAL\0VFATAL\0C57P03\0"), "error"],
  ["Postgres", select, message("T", "\0\x01one\0"), "ok"],
  [
    "Postgres",
    message("P", "\0INSERT\0"),
    Buffer.concat([message("1", ""), message("2", ""), message("E", "SERROR\0V")]),
    "error",
  ],
  ["Postgres, an E of others", select, message("E", "no severity"), undefined],
  ["NATS", "PUB a 1\r\nx\r\n", "-ERR 'Permissions Violation'\r\n", "error"],
  ["NATS", "CONNECT {}\r\nPING\r\n", "PONG\r\n", "ok"],
  ["AMQP", method(10, 40), method(10, 41), "ok"],
  ["AMQP", method(50, 10), method(20, 40, "404"), "error"],
  ["AMQP", "AMQP\0\0\x09\x01", method(10, 10), "ok"],
  ["Kafka, versions", asked(18, 3), answered(8, 0), "ok"],
  ["Kafka, heartbeat of a fenced member", asked(12, 4), answered(13, 25), "error"],
  ["Kafka, a rebalance", asked(12, 3), answered(12, 27), "ok"],
  ["Kafka, fetch", asked(1, 12), answered(13, 0), "ok"],
  ["Kafka, not enough replicas", asked(0, 7), produced(7, 19), "error"],
  ["Kafka, compact", asked(0, 11), produced(11, 19), "error"],
  ["Kafka, compact", asked(0, 11), produced(11, 0), "ok"],
  ["Kafka, another's answer", asked(18, 3), answered(8, 0, 9), undefined],
  ["Kafka, no fixed place", asked(3, 9), answered(13, 0), undefined],
  [
    "what is encrypted",
    Buffer.from([0x17, 3, 3, 0, 9]),
    Buffer.from([0x17, 3, 3, 0, 9, 1, 2, 3, 4, 5]),
    undefined,
  ],
  ["nothing", "", "", undefined],
])("%s: %j is answered by %j", (_, request, answer, expected) => {
  expect(classOf(firstBytesReaders, Buffer.from(answer), Buffer.from(request))).toBe(expected);
});

const any = (which: "listens" | "owesAnswer", text: string | Buffer) =>
  firstBytesReaders.some((reader: FirstBytesReader) => reader[which]?.(Buffer.from(text)));

test.each<[string | Buffer, boolean]>([
  ["*2\r\n$9\r\nsubscribe\r\n$5\r\nticks\r\n", true],
  ["*3\r\n$8\r\nBZPOPMIN\r\n$5\r\nqueue\r\n", true],
  ["*2\r\n$3\r\nGET\r\n$9\r\nsubscribe\r\n", false],
  ["SUB ticks 1\r\n", true],
  ["PING\r\nSUB ticks 1\r\n", true],
  ["PUB ticks 1\r\n", false],
  ["SUBJECT", false],
  [message("Q", "LISTEN jobs\0"), true],
  [message("P", "\0LISTEN jobs\0"), true],
  [message("Q", "SELECT 'listen to me'\0"), false],
  [method(60, 20), true],
  [method(60, 40), false],
  [asked(1, 12), true],
  [asked(0, 7), false],
  ["", false],
])("%j asks to be told of something: %s", (text, expected) => {
  expect(any("listens", text)).toBe(expected);
});

test("an HTTP request is owed an answer; what others send may be none", () => {
  expect(any("owesAnswer", "POST /orders HTTP/1.1\r\n")).toBe(true);
  for (const text of ["PUB ticks 1\r\n", "GETTING", get, select]) expect(any("owesAnswer", text)).toBe(false);
});

test("bytes of any kind are read without a crash", () => {
  for (let length = 0; length < 40; length++)
    for (const fill of [0, 1, 0x2a, 0x45, 0x51, 0xff]) {
      const bytes = Buffer.alloc(length, fill);
      expect(() => classOf(firstBytesReaders, bytes, bytes)).not.toThrow();
      expect(() => any("listens", bytes)).not.toThrow();
    }
});
