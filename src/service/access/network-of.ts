import { isIPv6 } from 'node:net';

/** Who has an address of version 6 has all that begin like it. */
const GROUPS_OF_A_NETWORK = 4;

const groupsIn = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));

/** Those who share it count as one: an address of version 4, or the first half of one of version 6, however it is written. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const before = groupsIn(front);
  const behind = groupsIn(back ?? '');
  const zeros = back === undefined ? [] : new Array<string>(8 - before.length - behind.length).fill('0');
  return [...before, ...zeros, ...behind]
    .slice(0, GROUPS_OF_A_NETWORK)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
