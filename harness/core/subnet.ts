import { BlockList, isIPv4 } from "node:net";

/** Whether a subnet (CIDR, IPv4) has an address; false for a text that is neither. */
export function holds(subnet: string, address: string): boolean {
  const [base = "", bits = ""] = subnet.split("/");
  if (!isIPv4(base) || !isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits));
  return list.check(address);
}
