import { describe, expect, test } from 'vitest';
import { Sealer } from './sealer';

const KEY = 'one sealing key, of enough characters';
const OTHER = 'another sealing key of the same length';
const SECRET = 'what forges ownership';

describe('what is sealed', () => {
  test('is opened by the key that sealed it, under its name', () => {
    const sealer = new Sealer([KEY]);
    const sealed = sealer.seal(SECRET, 'cookies-1');
    expect(sealed).toMatch(/^v1\.[\da-f]{8}\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain(SECRET);
    expect(sealer.open(sealed, 'cookies-1')).toBe(SECRET);
    expect(new Sealer([KEY]).open(sealed, 'cookies-1')).toBe(SECRET);
  });

  test('is opened by no other key, under no other name, and not once a bit of it has changed', () => {
    const sealer = new Sealer([KEY]);
    const sealed = sealer.seal(SECRET, 'cookies-1');
    expect(new Sealer([OTHER]).open(sealed, 'cookies-1')).toBeNull();
    expect(sealer.open(sealed, 'links-1')).toBeNull();
    expect(sealer.open(sealed, 'cookies-11')).toBeNull();
    const [version = '', name = '', text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(sealer.open(`${version}.${name}.${changed.toString('base64url')}`, 'cookies-1')).toBeNull();
    }
    for (const broken of ['', SECRET, `v1.${name}.`, `v1.${name}.AAAA`, `v2.${name}.${text}`])
      expect(sealer.open(broken, 'cookies-1')).toBeNull();
    // Another key under this one's name.
    const named = new Sealer([OTHER]).seal(SECRET, 'cookies-1').split('.')[2];
    expect(sealer.open(`v1.${name}.${named}`, 'cookies-1')).toBeNull();
  });

  test('is never sealed the same way twice', () => {
    const sealer = new Sealer([KEY]);
    const all = Array.from({ length: 100 }, () => sealer.seal(SECRET, 'cookies-1'));
    expect(new Set(all).size).toBe(100);
  });
});

test('of several keys the first seals, all open; what another sealed is to be sealed anew', () => {
  const old = new Sealer([OTHER]).seal(SECRET, 'links-1');
  const sealer = new Sealer([KEY, OTHER]);
  expect(sealer.open(old, 'links-1')).toBe(SECRET);
  expect(sealer.isCurrent(old)).toBe(false);
  const sealed = sealer.seal(SECRET, 'links-1');
  expect(sealer.isCurrent(sealed)).toBe(true);
  expect(new Sealer([KEY]).open(sealed, 'links-1')).toBe(SECRET);
});
