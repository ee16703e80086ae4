import { expect, test } from "vitest";
import { nextSubnet, subnetAt, subnetCount } from "./subnets.ts";

test("subnets follow each other without a gap, eight to a byte, and wrap around at the pool's end", () => {
  const at = (index: number) => subnetAt(index).cidr;
  expect([0, 1, 7, 8, 2_047, 2_048, subnetCount - 1, subnetCount].map(at)).toEqual([
    ...["10.213.0.0/27", "10.213.0.32/27", "10.213.0.224/27", "10.213.1.0/27"],
    ...["10.213.255.224/27", "10.214.0.0/27", "10.236.255.224/27", "10.213.0.0/27"],
  ]);
});

test("no two of the pool overlap", () => {
  const all = Array.from({ length: subnetCount }, (_, index) => subnetAt(index).cidr);
  expect(new Set(all).size).toBe(subnetCount);
});

test("hosts are the 30 of a /27, the gateway first", () => {
  const { gateway, host } = subnetAt(9);
  expect([gateway, host(1), host(2), host(30)]).toEqual([
    ...["10.213.1.33", "10.213.1.33", "10.213.1.34", "10.213.1.62"],
  ]);
  for (const none of [0, 31, -1]) expect(() => host(none)).toThrow(RangeError);
});

test("a larger subnet begins where one of its size may, and the next one behind it", () => {
  expect(
    [nextSubnet(3, 30), nextSubnet(3, 31), nextSubnet(3, 200)].map(({ subnet, next }) => [subnet.cidr, next]),
  ).toEqual([
    ["10.213.0.96/27", 4],
    ["10.213.0.128/26", 6],
    ["10.213.1.0/24", 16],
  ]);
  expect(nextSubnet(8, 254).subnet.host(254)).toBe("10.213.1.254");
  expect(() => nextSubnet(0, 255)).toThrow("no network has room for 255 hosts");
});
