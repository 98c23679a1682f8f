import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptInCache } from './kept-in-cache';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'orderflow-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const writes = (text: string) => async (draft: string) => writeFileSync(draft, text);
const never = () => Promise.reject(new Error('made again'));

describe('what is costly to make', () => {
  test('is made once for a key, and anew for another', async () => {
    const first = await keptInCache('kind', 'a', writes('first'), cache);
    expect(await keptInCache('kind', 'a', never, cache)).toBe(first);
    expect(readFileSync(first, 'utf8')).toBe('first');
    const other = await keptInCache('kind', 'b', writes('other'), cache);
    expect(readFileSync(other, 'utf8')).toBe('other');
    expect(readdirSync(path.join(cache, 'kind'))).toEqual(['a', 'b']);
  });

  test('is not there when making it failed, and is made by the next', async () => {
    const half = async (draft: string) => {
      writeFileSync(draft, 'half');
      throw new Error('killed');
    };
    await expect(keptInCache('kind', 'a', half, cache)).rejects.toThrow('killed');
    expect(readdirSync(path.join(cache, 'kind'))).toEqual([]);
    expect(readFileSync(await keptInCache('kind', 'a', writes('whole'), cache), 'utf8')).toBe('whole');
  });

  test('is the same for two who make it at once: a folder of one of them, whole', async () => {
    const makes = (name: string) => async (draft: string) => {
      mkdirSync(draft);
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(path.join(draft, 'made-by'), name);
    };
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => keptInCache('kind', 'a', makes(name), cache)),
    );
    expect(one).toBe(other);
    expect(readFileSync(path.join(one ?? '', 'made-by'), 'utf8')).toMatch(/^(one|other)$/);
    expect(readdirSync(path.join(cache, 'kind'))).toEqual(['a']);
  });

  test('goes, with drafts that were left, a day after another key took its place', async () => {
    const old = await keptInCache('kind', 'a', writes('old'), cache);
    const young = await keptInCache('kind', 'b', writes('young'), cache);
    const left = path.join(cache, 'kind', 'draft-left');
    mkdirSync(left);
    const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
    utimesSync(old, longAgo, longAgo);
    utimesSync(left, longAgo, longAgo);
    await keptInCache('kind', 'c', writes('new'), cache);
    expect([old, left, young].map((place) => existsSync(place))).toEqual([false, false, true]);
  });
});
