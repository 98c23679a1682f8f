import { afterEach, expect, test, vi } from 'vitest';
import { noteServerDate, serverNowMs } from './server-clock';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

const answer = (date: string, cacheControl = 'no-cache') =>
  new Headers({ date: new Date(date).toUTCString(), 'cache-control': cacheControl });

afterEach(() => vi.useRealTimers());

test('a reader whose clock is an hour slow sees the server’s time', () => {
  vi.useFakeTimers({ now: NOW_MS });
  noteServerDate(answer('2026-03-01T13:00:00Z'), NOW_MS);
  expect(serverNowMs()).toBe(NOW_MS + HOUR_MS);
  noteServerDate(answer('2026-03-01T12:00:01Z'), NOW_MS);
  expect(serverNowMs()).toBe(NOW_MS);
});

test('an answer that the browser kept from yesterday does not set the clock back', () => {
  vi.useFakeTimers({ now: NOW_MS });
  noteServerDate(answer('2026-03-01T12:00:00Z'), NOW_MS);
  noteServerDate(answer('2026-02-28T12:00:00Z', 'public, max-age=31536000, immutable'), NOW_MS);
  expect(serverNowMs()).toBe(NOW_MS);
});
