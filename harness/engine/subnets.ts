/** Where a run's networks lie: 10.213.0.0/16 and its neighbours, cut into /27s (30 hosts each). */
const firstSecondOctet = 213;
const secondOctets = 24;
const perSecondOctet = 2_048;

export interface Subnet {
  cidr: string;
  gateway: string;
  /** The n-th host address; 1 is the gateway. Throws a RangeError past 30. */
  host(n: number): string;
}

/** The index-th subnet of the pool; indexes wrap around. */
export function subnetAt(index: number): Subnet {
  const wrapped = index % (secondOctets * perSecondOctet);
  const second = firstSecondOctet + Math.floor(wrapped / perSecondOctet);
  const inside = wrapped % perSecondOctet;
  const base = `10.${second}.${inside >> 3}`;
  const first = (inside & 7) * 32;
  const host = (n: number) => {
    if (n < 1 || n > 30) throw new RangeError(`a /27 has hosts 1 to 30, not ${n}`);
    return `${base}.${first + n}`;
  };
  return { cidr: `${base}.${first}/27`, gateway: host(1), host };
}

export const subnetCount = secondOctets * perSecondOctet;
