import { gaugeShapes, healthBodyShape, logsShape, metric } from "./mapping-shape.ts";
import { destinationOf, linkOf } from "./names.ts";
import type { Platform } from "./platform.ts";
import type { Endpoint, ServiceDeclaration } from "./service-declaration.ts";
import {
  aFunction,
  either,
  listOf,
  mapOf,
  numberWith,
  objectWith,
  oneOf,
  type Shape,
  somethingWith,
  text,
  textLike,
  valueThat,
} from "./shape.ts";

const port = numberWith("a port, 1 to 65535", { from: 1, to: 65_535, whole: true });
const duration = numberWith("a number of milliseconds over 0", { over: 0 });
const floor = numberWith("a number of milliseconds from 0", { from: 0 });
const path = textLike('a path that begins with "/"', /^\/\S*$/);
const destination = valueThat(
  "a service and its port (store:6379)",
  (value) => typeof value === "string" && destinationOf(value) !== undefined,
);
const linkName = valueThat(
  "a link (cart->store:6379)",
  (value) => typeof value === "string" && linkOf(value) !== undefined,
);
const endpoint = objectWith(
  { port, health: path, healthBody: healthBodyShape, metrics: path } satisfies Record<keyof Endpoint, Shape>,
  ["port"],
);

const backoff = objectWith(
  {
    to: destination,
    initialMs: duration,
    factor: numberWith("a number from 1", { from: 1 }),
    capMs: duration,
    jitter: numberWith("a share from 0 to 1", { from: 0, to: 1 }),
  },
  ["to", "initialMs", "factor", "capMs"],
);

const calls = numberWith("a whole number from 1", { from: 1, whole: true });
const circuit = objectWith(
  { name: text, to: destination, failures: calls, openMs: duration, ...gaugeShapes, halfOpenCalls: calls },
  ["name", "to", "failures", "openMs", "metric"],
);

const alert = objectWith(
  {
    name: text,
    metric,
    comparison: oneOf(">", ">=", "=="),
    threshold: numberWith("a number", {}),
    of: oneOf("value", "increase"),
    severity: oneOf("warning", "critical"),
  },
  ["name", "metric", "comparison", "threshold", "severity"],
);

const scaledValue = either(
  floor,
  objectWith({ minimumMs: floor, extraDivisor: numberWith("a number over 0", { over: 0 }) }, ["minimumMs"]),
);

const service = objectWith({
  role: oneOf("application", "server"),
  container: somethingWith({ published: listOf(port), container: aFunction }),
  answers: aFunction,
  http: endpoint,
  logs: logsShape,
  backoffs: listOf(backoff),
  circuits: listOf(circuit),
  alerts: listOf(alert),
  scaled: mapOf(scaledValue),
  scaledHealth: objectWith({ minimumIntervalMs: duration }, ["minimumIntervalMs"]),
} satisfies Record<keyof ServiceDeclaration, Shape>);

/** What a companion's platform has to look like, whatever its Compose file says. */
export const platformShape = objectWith({
  name: textLike(
    "a name of small letters, digits and single dashes or dots between them",
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  ),
  folder: text,
  services: mapOf(service),
  links: objectWith({
    add: listOf(objectWith({ client: text, server: text, port }, ["client", "server", "port"])),
    remove: listOf(linkName),
    found: listOf(
      objectWith({ id: text, client: text, server: text, port, protocol: text, from: text, place: text }, [
        "id",
        "client",
        "server",
        "port",
      ]),
    ),
  }),
  scaledHealth: objectWith({ minimumIntervalMs: duration, minimumTimeoutMs: duration }, [
    "minimumIntervalMs",
    "minimumTimeoutMs",
  ]),
  build: aFunction,
  connect: aFunction,
  prepare: aFunction,
  reset: aFunction,
  probes: aFunction,
  canaries: aFunction,
  disconnect: aFunction,
  gate: listOf(text),
} satisfies Record<keyof Platform, Shape>);
