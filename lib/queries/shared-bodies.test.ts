import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SharedBodies } from './shared-bodies';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const order = { id: '7', version: 3 };

test('many who ask together cost one reading of a version', async () => {
  const bodies = new SharedBodies();
  const make = vi.fn(async () => 'log');
  expect(await Promise.all(Array.from({ length: 100 }, () => bodies.of(order, make)))).toHaveLength(100);
  expect(await bodies.of(order, make)).toBe('log');
  expect(make).toHaveBeenCalledOnce();
  await bodies.of({ ...order, version: 4 }, make);
  await bodies.of({ ...order, id: '8' }, make);
  await bodies.of(order, make, 'after 2');
  expect(make).toHaveBeenCalledTimes(4);
});

test('a second later it is made anew', async () => {
  const bodies = new SharedBodies();
  const make = vi.fn(async () => 'log');
  await bodies.of(order, make);
  await vi.advanceTimersByTimeAsync(1_000);
  await bodies.of(order, make);
  expect(make).toHaveBeenCalledTimes(2);
});

test('a failure is for those who waited for it alone', async () => {
  const bodies = new SharedBodies();
  await expect(bodies.of(order, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await bodies.of(order, async () => 'log')).toBe('log');
});

test('only so many are kept', async () => {
  const bodies = new SharedBodies();
  const make = vi.fn(async () => 'log');
  for (let version = 1; version <= 51; version += 1) await bodies.of({ id: '7', version }, make);
  await bodies.of({ id: '7', version: 51 }, make);
  expect(make).toHaveBeenCalledTimes(51);
  await bodies.of({ id: '7', version: 1 }, make);
  expect(make).toHaveBeenCalledTimes(52);
});
