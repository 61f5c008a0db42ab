import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 that is not the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const closedIPv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata and platform services of Azure and Alibaba that lie in public ranges.
  ['168.63.129.16', 32],
  ['100.100.100.200', 32],
];
/** Within 2000::/3, which is all that is given out: https://www.iana.org/assignments/iana-ipv6-special-registry */
const closedIPv6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address inside.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [net, prefix] of closedIPv4) closed.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of closedIPv6) closed.addSubnet(net, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an IP address is on the public internet. IPv6 that carries IPv4 inside (mapped, compatible, NAT64, 6to4, Teredo) is not: nobody needs it
 * to reach a server, and it is how guards are walked around.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return global.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}
