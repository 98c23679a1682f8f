import { expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter';

it('takes as many as the limit in a minute that begins with the first', () => {
  const limiter = new RateLimiter(3);
  const taken = [0, 1_000, 30_000, 30_001, 59_999].map((atMs) => limiter.take('a', atMs));
  expect(taken.map(({ isOver }) => isOver)).toEqual([false, false, false, true, true]);
  expect(taken.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0]);
  expect(taken.map(({ resetS }) => resetS)).toEqual([60, 59, 30, 30, 1]);
  expect(limiter.take('a', 60_000)).toEqual({ isOver: false, limit: 3, remaining: 2, resetS: 60 });
});

it('counts each client alone', () => {
  const limiter = new RateLimiter(1);
  expect(
    [limiter.take('a', 0), limiter.take('b', 0), limiter.take('a', 1)].map(({ isOver }) => isOver),
  ).toEqual([false, false, true]);
});

it('forgets the quietest client, not the busiest, when there are too many', () => {
  const limiter = new RateLimiter(1, 2);
  limiter.take('busy', 0);
  limiter.take('quiet', 0);
  expect(limiter.take('busy', 1).isOver).toBe(true);
  limiter.take('new', 2);
  expect(limiter.take('busy', 3).isOver).toBe(true);
  expect(limiter.take('quiet', 4).isOver).toBe(false);
});
