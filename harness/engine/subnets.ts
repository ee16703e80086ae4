/** Where a run's networks lie: 10.213.0.0/16 and its neighbours, cut into /27s (30 hosts each). */
const firstSecondOctet = 213;
const secondOctets = 24;
const perSecondOctet = 2_048;
/** A network of a service with many neighbours takes up to eight of them: a /24. */
const mostPieces = 8;
const hostsOf = (pieces: number) => 32 * pieces - 2;

export interface Subnet {
  cidr: string;
  gateway: string;
  /** How many addresses it has, the gateway's among them. */
  hosts: number;
  /** The n-th host address; 1 is the gateway. Throws a RangeError past the last. */
  host(n: number): string;
}

/** The subnet that begins at the index-th /27 of the pool and is so many of them long; indexes wrap around. */
export function subnetAt(index: number, pieces = 1): Subnet {
  const wrapped = index % (secondOctets * perSecondOctet);
  const second = firstSecondOctet + Math.floor(wrapped / perSecondOctet);
  const inside = wrapped % perSecondOctet;
  const base = `10.${second}.${inside >> 3}`;
  const first = (inside & 7) * 32;
  const host = (n: number) => {
    if (n < 1 || n > hostsOf(pieces)) throw new RangeError(`it has hosts 1 to ${hostsOf(pieces)}, not ${n}`);
    return `${base}.${first + n}`;
  };
  return {
    cidr: `${base}.${first}/${27 - Math.log2(pieces)}`,
    gateway: host(1),
    hosts: hostsOf(pieces),
    host,
  };
}

/** The next subnet from an index on that has room for so many hosts, and the index behind it. */
export function nextSubnet(from: number, hosts: number): { subnet: Subnet; next: number } {
  let pieces = 1;
  while (hostsOf(pieces) < hosts && pieces < mostPieces) pieces *= 2;
  if (hostsOf(pieces) < hosts) throw new RangeError(`no network has room for ${hosts} hosts`);
  const index = Math.ceil(from / pieces) * pieces;
  return { subnet: subnetAt(index, pieces), next: index + pieces };
}

export const subnetCount = secondOctets * perSecondOctet;
