import type { EventData, EventKind, FaultData } from "../harness/history/events.ts";
import { bytes, count, duration, idRange, listed } from "./format.ts";
import {
  type Fields,
  fieldsOf,
  type HistoryLine,
  listIn,
  numberIn,
  rangesIn,
  textIn,
  type Untrusted,
} from "./timeline/line.ts";

/** An event as a sentence, for somebody who has never seen a history. */
export function inWords(line: HistoryLine): string {
  if (line.kind === "not known") return `${line.name} of ${line.subject}`;
  const say = sentences[line.kind] as (subject: string, data: Fields) => string;
  return say(line.subject, line.data);
}

type Data<Kind extends EventKind> = Untrusted<EventData[Kind]>;

const ways: Record<string, string> = { filter: "the packet filter", toxiproxy: "Toxiproxy" };

const sentences: { [Kind in EventKind]: (subject: string, data: Data<Kind>) => string } = {
  scenario: (_, data) => `the scenario “${word(data, "title")}” began`,
  topology: (_, data) => `the platform ${word(data, "platform")} declares its services and links`,
  phase: (_, data) => `the phase “${word(data, "name")}” ${word(data, "edge") === "end" ? "ended" : "began"}`,
  fault,
  operation: (_, data) => {
    const range = { first: numberIn(data, "first") ?? 0, last: numberIn(data, "last") ?? 0 };
    const [ended] = [outcomes[word(data, "outcome")] ?? "ended"];
    return `rows ${idRange(range)} of producer ${figure(data, "producer")} ${ended}`;
  },
  retention: (subject, data) =>
    `the log that ${subject} reads lost its positions ${figure(data, "from")} to ${figure(data, "to")} (${figure(data, "committed")} was committed)`,
  packet,
  traffic: (subject, data) =>
    `${bytes(numberIn(data, "toServerBytes") ?? 0)} sent and ${bytes(numberIn(data, "toClientBytes") ?? 0)} received on ${subject}`,
  answers: (subject, data) => {
    const classes = Object.entries(fieldsOf(data.classes)).map(([name, of]) => `${String(of)} × ${name}`);
    const said = classes.length === 0 ? "" : ` (${classes.join(", ")})`;
    return `${figure(data, "requests")} requests and ${figure(data, "answers")} answers${said} on ${subject}`;
  },
  connections: (subject, data) => `${figure(data, "held")} connections are held on ${subject}`,
  learnt: (subject, data) =>
    `what ${subject} is like undisturbed was learnt in ${duration(numberIn(data, "ms") ?? 0)}`,
  resources: (subject, data) => {
    const memory = numberIn(data, "memoryBytes");
    const held = (["sockets", "files", "processes"] as const).flatMap((name) => {
      const of = numberIn(data, name);
      return of === undefined ? [] : [`${count(of)} ${name}`];
    });
    const all = [...(memory === undefined ? [] : [`${bytes(memory)} of memory`]), ...held];
    return `${subject} holds ${listed(all)}`;
  },
  health: (subject, data) => {
    const who = word(data, "via") === "endpoint" ? "its own health endpoint" : "the engine's health check";
    const failing = listIn(data, "failing").map(String);
    const status = numberIn(data, "httpStatus");
    const details = [
      status === undefined ? "" : `HTTP ${status}`,
      failing.length > 0 ? `failing: ${listed(failing)}` : "",
      word(data, "detail"),
    ].filter(Boolean);
    return `${subject} is ${word(data, "status")}, says ${who}${details.length > 0 ? ` (${details.join(", ")})` : ""}`;
  },
  container: (subject, data) => {
    const exitCode = numberIn(data, "exitCode");
    const who = word(data, "by") === "harness" ? "by the harness" : "by itself";
    const action = actions[word(data, "action")] ?? word(data, "action");
    return `the container of ${subject} ${action} (${who}${exitCode === undefined ? "" : `, exit code ${exitCode}`})`;
  },
  link: (subject, data) => `the link ${subject} came to be known: ${word(data, "place")}`,
  proxy: (subject, data) => {
    const way = word(data, "path") === "" ? "" : `, by ${ways[word(data, "path")] ?? word(data, "path")}`;
    const listens = data.listening === false ? "stopped listening" : "began to listen";
    return `${subject} ${listens}: ${word(data, "reason")}${way}`;
  },
  metric: (subject, data) => {
    const values = Object.entries(fieldsOf(data.values)).map(([name, value]) => `${name} = ${String(value)}`);
    return `metrics of ${subject}: ${values.join(", ")}`;
  },
  circuit: (subject, data) => {
    const failures = numberIn(data, "failures");
    const after = failures === undefined ? "" : ` after ${failures} failures`;
    return `the breaker “${word(data, "circuit")}” of ${subject} is ${word(data, "state").toUpperCase()}${after}, says its ${word(data, "via")}`;
  },
  log,
  stored: (_, data) => `${word(data, "store")} holds ${count(numberIn(data, "distinct") ?? 0)} rows`,
  audit,
  committed,
  canary: (way, data) => {
    const waited = duration(numberIn(data, "waitedMs") ?? 0);
    const detail = word(data, "detail");
    const said: Record<string, string> = {
      offered: "was offered",
      acknowledged: `was acknowledged after ${waited}`,
      stored: `was stored after ${waited}`,
      missing: `did not arrive within ${waited}`,
      "lost sight": `could not be followed after ${waited}`,
    };
    return `the canary “${way}” ${said[word(data, "stage")] ?? word(data, "stage")}${detail ? `: ${detail}` : ""}`;
  },
  drained: (_, data) =>
    `${data.ok === true ? "the pipeline ran empty" : "the pipeline did not run empty"} within ${duration(numberIn(data, "waitedMs") ?? 0)}`,
  contention: (_, data) =>
    `the machine was ${Math.round((numberIn(data, "cpu") ?? 0) * 100)} % busy, its event loop ${duration(numberIn(data, "eventLoopDelayMs") ?? 0)} late${(numberIn(data, "steal") ?? 0) > 0 ? `, ${Math.round((numberIn(data, "steal") ?? 0) * 100)} % of its time given to others by its host` : ""}`,
  probe: (_, data) => {
    const edge = { begin: "began to watch", end: "stopped watching", gap: "could not see" }[
      word(data, "edge")
    ];
    const detail = word(data, "detail");
    return `the probe “${word(data, "probe")}” ${edge ?? word(data, "edge")}${detail ? `: ${detail}` : ""}`;
  },
  finding: (_, data) => `${word(data, "what")} at ${word(data, "place")}`,
};

const outcomes: Record<string, string> = {
  served: "were handed out",
  ok: "were acknowledged",
  failed: "were refused",
  unknown: "ended without an answer",
};

const actions: Record<string, string> = {
  create: "was created",
  start: "started",
  die: "ended",
  kill: "was killed",
  stop: "was stopped",
  pause: "was paused",
  unpause: "was resumed",
  oom: "ran out of memory",
  destroy: "was removed",
};

function fault(_: string, data: Data<"fault">): string {
  const name = `the fault “${word(data, "kind")}” on ${word(data, "target")}`;
  const proof = fieldsOf<NonNullable<FaultData["proof"]>>(data.proof);
  const observed = textIn(proof, "observed") ?? "";
  const after = duration(numberIn(proof, "latencyMs") ?? 0);
  const stages: Record<string, string> = {
    injecting: "is being injected",
    proven: `bites, proven after ${after}: ${observed}`,
    healing: "is being healed",
    healed: `is healed, proven after ${after}: ${observed}`,
    failed: `could not be done: ${word(data, "error")}`,
  };
  return `${name} ${stages[word(data, "stage")] ?? word(data, "stage")}`;
}

/** A structured line says what happened in its event and fields; its message is often empty. */
function log(subject: string, data: Data<"log">): string {
  const fields = Object.entries(fieldsOf(data.fields)).map(
    ([name, value]) => `${name} = ${typeof value === "number" ? count(value) : String(value)}`,
  );
  const said = [word(data, "event"), word(data, "message")].filter(Boolean).join(": ");
  const details = fields.length > 0 ? `${said ? " " : ""}(${fields.join(", ")})` : "";
  return `${subject} logged (${word(data, "level")}): ${said}${details}`;
}

function packet(subject: string, data: Data<"packet">): string {
  const again = data.again === true ? " again (unanswered so far)" : "";
  const from = word(data, "from");
  const flags: Record<string, string> = {
    syn: `connection attempt on ${subject}${again} (SYN)`,
    "syn-ack": `connection accepted on ${subject} (SYN-ACK)`,
    fin: `the ${from} closed a connection on ${subject} (FIN)`,
    rst: `the ${from} refused or reset a connection on ${subject} (RST)`,
  };
  return `${flags[word(data, "flag")] ?? `packet on ${subject}`}, client port ${numberIn(data, "clientPort") ?? "?"}`;
}

function audit(_: string, data: Data<"audit">): string {
  const wrong = (["missing", "duplicated", "unexpected", "corrupted"] as const).flatMap((name) => {
    const ranges = rangesIn(data, name);
    const ids = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const places = ranges.slice(0, 3).map(idRange).join(", ");
    return ids === 0 ? [] : [`${count(ids)} ${name} (${places}${ranges.length > 3 ? ", …" : ""})`];
  });
  const found = wrong.length === 0 ? "nothing missing, duplicated or corrupted" : wrong.join(", ");
  return `audit of ${word(data, "store")}: producer ${figure(data, "producer")} has ${figure(data, "distinct")} rows, ${found}`;
}

function committed(subject: string, data: Data<"committed">): string {
  const states: Record<string, string> = {
    proven: "every row below it is stored",
    pending: "the store could not be read",
    broken: "rows below it are missing",
  };
  const missing = rangesIn(data, "missing").slice(0, 3).map(idRange).join(", ");
  const place = `${word(data, "path")} partition ${figure(data, "partition")}`;
  const state = states[word(data, "state")] ?? word(data, "state");
  return `${subject} committed up to ${figure(data, "committed")} of ${place}: ${state}${missing ? ` (${missing})` : ""}`;
}

function word<T extends object>(data: T, name: keyof T & string): string {
  return textIn(data, name) ?? "";
}

function figure<T extends object>(data: T, name: keyof T & string): string {
  const value = numberIn(data, name);
  return value === undefined ? "?" : count(value);
}
