import { BlockList, isIP } from 'node:net';

export type AddressClass = 'public' | 'loopback' | 'private';

/** Everything in IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890), loopback apart. */
const privateIpv4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
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
];

/** Inside 2000::/3, which alone is public: protocol assignments and Teredo, documentation, 6to4 (carries any IPv4 address). */
const privateIpv6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function blockListOf(subnets: [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

const loopbackIpv4 = blockListOf([['127.0.0.0', 8]], 'ipv4');
const nonPublicIpv4 = blockListOf(privateIpv4, 'ipv4');
const globalUnicast = blockListOf([['2000::', 3]], 'ipv6');
const nonPublicIpv6 = blockListOf(privateIpv6, 'ipv6');

function classifyIpv4(address: string): AddressClass {
  if (loopbackIpv4.check(address)) return 'loopback';
  return nonPublicIpv4.check(address) ? 'private' : 'public';
}

function classifyIpv6(address: string): AddressClass {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  if (canonical === '::1') return 'loopback';
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped) return classifyIpv4(dotted(mapped[1] ?? '0', mapped[2] ?? '0'));
  if (!globalUnicast.check(canonical, 'ipv6')) return 'private';
  return nonPublicIpv6.check(canonical, 'ipv6') ? 'private' : 'public';
}

function dotted(high: string, low: string): string {
  const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

/** An address with a zone (`fe80::1%eth0`) is link-local by nature; what is no address at all is private: refused. */
export function classifyAddress(address: string): AddressClass {
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0) return 'private';
  return family === 4 ? classifyIpv4(address) : classifyIpv6(address);
}

/** Loopback is for trying things on one machine: development only. Private networks never. */
export function isAddressAllowed(address: string, isDevelopment: boolean): boolean {
  const addressClass = classifyAddress(address);
  return addressClass === 'public' || (addressClass === 'loopback' && isDevelopment);
}

/** The address a URL names directly, without brackets; undefined when its host is a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? undefined : bare;
}
