import { expect, test } from "vitest";
import { parseConnections } from "./tcp-counters.ts";

const output = `0      0            [::ffff:10.213.4.2]:8123 [::ffff:10.213.4.3]:40112 cubic wscale:7,7 rto:201 bytes_sent:90 bytes_acked:91 bytes_received:412 segs_out:3
17     2048         10.213.4.2:51234     10.213.4.9:8123 cubic rto:204 mss:1448
`;

test("both ends, queues and counters of each connection are read", () => {
  expect(parseConnections(output)).toEqual([
    {
      ...{ local: "10.213.4.2:8123", peer: "10.213.4.3:40112", unreadBytes: 0, unsentBytes: 0 },
      ...{ receivedBytes: 412, acknowledgedBytes: 91 },
    },
    {
      ...{ local: "10.213.4.2:51234", peer: "10.213.4.9:8123", unreadBytes: 17, unsentBytes: 2_048 },
      ...{ receivedBytes: 0, acknowledgedBytes: 0 },
    },
  ]);
});

test("no connections and other lines give nothing", () => {
  expect(parseConnections("")).toEqual([]);
  expect(parseConnections("Cannot open netlink socket\n")).toEqual([]);
});
