import { expect, test } from 'vitest';
import { keptFor } from './kept-for';

test('many who ask get one reading, until it is too old', async () => {
  let nowMs = 0;
  let readings = 0;
  const ask = keptFor(
    1_000,
    async () => {
      readings += 1;
      return readings;
    },
    () => nowMs,
  );
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  nowMs = 999;
  expect(await ask()).toBe(1);
  nowMs = 1_000;
  expect(await ask()).toBe(2);
});

test('a failure is told to those who asked and tried again by the next', async () => {
  let isBroken = true;
  const ask = keptFor(
    1_000,
    async () => {
      if (isBroken) throw new Error('gone');
      return 'there';
    },
    () => 0,
  );
  await expect(ask()).rejects.toThrow('gone');
  isBroken = false;
  expect(await ask()).toBe('there');
});
