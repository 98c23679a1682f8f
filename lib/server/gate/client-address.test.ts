import { describe, expect, it } from 'vitest';
import { clientAddress, clientKey, trustedProxies } from './client-address';

const nobody = trustedProxies([]);
const proxies = trustedProxies(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

describe('clientAddress', () => {
  it.each<[string, string, string | undefined, string]>([
    ['no header', '203.0.113.9', undefined, '203.0.113.9'],
    ['a header from a stranger', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['a header from a proxy', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['a claim that the client put before it', '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['two proxies', '10.1.2.3', '1.1.1.1, 198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['nothing but proxies', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['a name instead of an address', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['a port', '10.1.2.3', '198.51.100.1:4711', '198.51.100.1'],
    ['brackets and a port', 'fd00::1', '[2001:db8::5]:4711', '2001:db8::5'],
    ['IPv4 dressed as IPv6', '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
  ])('%s', (_name, peer, header, expected) => {
    expect(clientAddress(peer, header, proxies)).toBe(expected);
  });

  it('believes nobody where no proxy is named', () => {
    expect(clientAddress('10.1.2.3', '198.51.100.1', nobody)).toBe('10.1.2.3');
  });

  it('ends in a header of any length', () => {
    const header = Array.from({ length: 5_000 }, () => '10.0.0.1').join(',');
    expect(clientAddress('10.1.2.3', `198.51.100.1,${header}`, proxies)).toBe('10.0.0.1');
  });
});

describe('clientKey', () => {
  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
  ])('%s counts as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
