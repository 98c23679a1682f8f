import { BlockList, isIP, isIPv4 } from 'node:net';
import { LRUCache } from 'lru-cache';

/** More hops than any real chain of proxies has; what stands further left is not looked at. */
const MAX_HOPS = 32;
/** So many addresses are remembered as trusted or not. */
const MAX_KNOWN = 1_000;
/** One customer of a provider has a whole /64, so its addresses count as one client. */
const IPV6_CLIENT_GROUPS = 4;

/**
 * The proxies whose `X-Forwarded-*` headers count.
 * @param ranges IP addresses and CIDR ranges, as `TRUST_PROXY` has them
 */
export function trustedProxies(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  if (ranges.length === 0) return () => false;
  // Looking one up takes longer than all else that the gate does, and proxies are few.
  const known = new LRUCache<string, boolean>({ max: MAX_KNOWN });
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const isTrusted = isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
    known.set(address, isTrusted);
    return isTrusted;
  };
}

/**
 * Who asks: the nearest address that is no proxy of ours. Read from the right, since everything left of the first
 * unknown address is what that one claims.
 * @param peer the other end of the connection
 * @param forwardedFor the `X-Forwarded-For` header, if one came
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let client = plainAddress(peer);
  const claims = forwardedFor?.split(',') ?? [];
  for (let hop = 0; hop < MAX_HOPS && isTrusted(client); hop += 1) {
    const claim = plainAddress(claims.pop()?.trim() ?? '');
    if (isIP(claim) === 0) break;
    client = claim;
  }
  return client;
}

/** Without the port, brackets and zone that some proxies add, and IPv4 as such where it comes dressed as IPv6. */
export function plainAddress(text: string): string {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
  return bare.replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
}

/** What is counted as one client: an IPv4 address, or the /64 of an IPv6 address. */
export function clientKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [left, right] = [groups(head), groups(tail)];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const all = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  const network = all.slice(0, IPV6_CLIENT_GROUPS).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
