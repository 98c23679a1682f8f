import { describe, expect, it } from 'vitest';
import { createEtagCache } from './etag-cache';

interface Versioned {
  version: number;
}

const answer = (version: number) =>
  new Response(JSON.stringify({ version }), { headers: { etag: `"${version}-a"` } });
const unchanged = () => new Response(null, { status: 304 });

function setUp(answers: Response[]) {
  const sent: (string | null)[] = [];
  let now = 0;
  const cache = createEtagCache<Versioned>(
    (shown, arrived) => (arrived.version > shown.version ? arrived : shown),
    () => now,
    async (_url, init) => {
      sent.push(new Headers(init.headers).get('if-none-match'));
      return answers.shift() ?? unchanged();
    },
  );
  return { cache, sent, at: (ms: number) => (now = ms) };
}

describe('etag cache', () => {
  it('asks with the ETag it has and gives back the same object on a 304', async () => {
    const { cache, sent, at } = setUp([answer(1), unchanged(), answer(2)]);
    at(10);
    const first = await cache.get('/a');
    at(20);
    expect(await cache.get('/a')).toBe(first);
    expect([cache.seenAtMs('/a'), cache.changedAtMs('/a')]).toEqual([20, 10]);
    expect(await cache.get('/a')).toEqual({ version: 2 });
    expect(sent).toEqual([null, '"1-a"', '"1-a"']);
  });

  it('never goes back to a lower version', async () => {
    const { cache, sent } = setUp([answer(5), answer(3), unchanged()]);
    const shown = await cache.get('/a');
    expect(await cache.get('/a')).toBe(shown);
    expect(await cache.get('/a')).toBe(shown);
    expect(sent).toEqual([null, '"5-a"', '"3-a"']);
    expect(cache.accept('/a', { version: 4 })).toBe(shown);
    expect(cache.accept('/a', { version: 6 })).toEqual({ version: 6 });
  });

  it('forgets the oldest address beyond its maximum', async () => {
    const { cache, sent } = setUp(Array.from({ length: 52 }, (_, index) => answer(index)));
    for (let index = 0; index < 51; index += 1) await cache.get(`/${index}`);
    await cache.get('/0');
    expect(sent.at(-1)).toBeNull();
  });
});
