import { describe, expect, test } from 'vitest';
import { isPublicAddress, publicLookup } from './guard-address';
import { urlProblem } from './post-webhook';

describe('an address', () => {
  test.each([
    ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::', '::1', '[::1]', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:127.0.0.1'],
    ...['::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001:0:1::', 'no address'],
  ])('%s is no public one', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(['8.8.8.8', '172.32.0.1', '172.15.0.1', '100.128.0.1', '193.0.0.1', '2606:4700:4700::1111'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

const PUBLIC = { address: '8.8.8.8', family: 4 };

describe('a name that is looked up for a connection', () => {
  const lookUp = (addresses: (typeof PUBLIC)[], all: boolean) =>
    new Promise((resolve) => {
      const looksUp = publicLookup((_, done) => done(null, addresses));
      looksUp('hooks.example', { all }, (error, address, family) =>
        resolve(error === null ? { address, family } : error.message),
      );
    });

  test('goes to what it was checked for, one address or all of them', async () => {
    expect(await lookUp([PUBLIC], false)).toEqual({ address: '8.8.8.8', family: 4 });
    expect(await lookUp([PUBLIC], true)).toEqual({ address: [PUBLIC], family: undefined });
  });

  test.each([
    ['a private address', [{ address: '127.0.0.1', family: 4 }]],
    ['a private address beside a public one', [PUBLIC, { address: '::1', family: 6 }]],
    ['nothing', []],
  ])('that leads to %s is refused', async (_, addresses) => {
    for (const all of [true, false])
      expect(await lookUp(addresses, all)).toBe('this name leads to an address of a private network');
  });
});

describe('an address that somebody types', () => {
  const problem = (url: string, allowsPrivate = false) => urlProblem(url, { allowsPrivate });

  test.each([
    ...['http://hooks.example/a', 'ftp://hooks.example', 'hooks.example', 'javascript:alert(1)', ''],
    ...[
      'https://u:p@hooks.example/',
      'https://localhost/a',
      'https://a.localhost/',
      'https://127.0.0.1:8443',
    ],
    ...[
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:7f00:1]/',
      'https://10.0.0.1',
    ],
    ...['https://printer/', 'https://db.internal/', 'https://metadata.google.internal.', 'https://nas.local'],
    `https://hooks.example/${'a'.repeat(2000)}`,
  ])('%s is refused with what it takes', (url) => {
    expect(problem(url)).toMatch(/^takes an address /);
  });

  test('of the world is taken; one of this machine where that is allowed', () => {
    expect(problem('https://hooks.example/services/T0/B1')).toBeNull();
    expect(problem('https://93.184.216.34:8443/a')).toBeNull();
    expect(problem('http://127.0.0.1:4000/a', true)).toBeNull();
    expect(problem('ftp://127.0.0.1/a', true)).not.toBeNull();
  });
});
