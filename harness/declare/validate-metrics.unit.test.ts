import { expect, test } from "vitest";
import { alert, backoff, circuit, complaint, http } from "./testing/companion.ts";

/** Circuits, back-offs and alerts, and the metrics that they need. */
const wrong: [string, string, string][] = [
  [
    "a circuit that names itself",
    `services: { store: { ${http}, circuits: [{ ${circuit} }] } }`,
    "platform.mjs:2: services.store.circuits[0].to: store is no client of itself",
  ],
  [
    "a circuit to an unknown service",
    `services: { cart: { ${http}, circuits: [{ ${circuit.replace("store:6379", "stor:6379")} }] } }`,
    'platform.mjs:2: services.cart.circuits[0].to: no service "stor" in compose.yaml (did you mean "store"?)',
  ],
  [
    "a circuit without a port",
    `services: { cart: { ${http}, circuits: [{ ${circuit.replace("store:6379", "store")} }] } }`,
    'platform.mjs:2: services.cart.circuits[0].to: is to be a service and its port (store:6379), not "store"',
  ],
  [
    "a back-off to a port out of range",
    `services: { cart: { backoffs: [{ ${backoff.replace("6379", "70000")} }] } }`,
    'platform.mjs:2: services.cart.backoffs[0].to: is to be a service and its port (store:6379), not "store:70000"',
  ],
  [
    "two circuits of one name",
    `services: { cart: { ${http}, circuits: [{ ${circuit} },\n{ ${circuit} }] } }`,
    'platform.mjs:3: services.cart.circuits[1].name: "store" is the name of an earlier circuit too',
  ],
  [
    "a circuit whose gauge nobody can read",
    `services: { cart: { circuits: [{ ${circuit} }] } }`,
    "platform.mjs:2: services.cart.circuits: need http.metrics of the service, the path of its metrics",
  ],
  [
    "a metric's syntax",
    `services: { cart: { ${http}, alerts: [{ ${alert.replace('"size"', "'size{a=b}'")} }] } }`,
    'platform.mjs:2: services.cart.alerts[0].metric: is to be a metric as the service writes it (queue_size, state{circuit="store"}), not "size{a=b}"',
  ],
  [
    "a comparison",
    `services: { cart: { ${http}, alerts: [{ ${alert.replace('">"', '"<"')} }] } }`,
    'platform.mjs:2: services.cart.alerts[0].comparison: is to be ">" or ">=" or "==", not "<"',
  ],
  [
    "two alerts of one name",
    `services: { cart: { ${http}, alerts: [{ ${alert} }] },\nstore: { ${http}, alerts: [{ ${alert} }] } }`,
    'platform.mjs:3: services.store.alerts[0].name: "full" is the name of an earlier alert of cart too',
  ],
  [
    "an infinite threshold",
    `services: { cart: { ${http}, alerts: [{ ${alert.replace("threshold: 1", "threshold: Infinity")} }] } }`,
    "platform.mjs:2: services.cart.alerts[0].threshold: is to be a number, not Infinity",
  ],
];

test.for(wrong)("%s is told with its line", async ([, lines, message]) => {
  expect((await complaint(lines))?.replaceAll(process.cwd(), "ROOT")).toBe(message);
});
