import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/db/database';
import type { Library } from '@/lib/engine/library';
import { runDay } from './shop-day';
import { openStorage } from './storage';
import { readDeployment } from './versions';

let database: Database;
const deployment = readDeployment();

beforeAll(async () => {
  database = await openStorage();
});

afterAll(() => database.close());

test('a seed gives the same event log, whatever ran before it; another gives another', async () => {
  const first = await runDay(database, deployment, 7);
  const other = await runDay(database, deployment, 8);
  const again = await runDay(database, deployment, 7);
  expect(first.violations).toEqual([]);
  expect(first.steps).toBeGreaterThan(50);
  expect(again.actions).toEqual(first.actions);
  expect(again.hash).toBe(first.hash);
  expect(other.hash).not.toBe(first.hash);
});

test('a step of which the library says otherwise breaks the day', async () => {
  const { versions, library } = deployment;
  const lying: Library = {
    ...library,
    advance: async (...question) => {
      const answer = await library.advance(...question);
      return answer.leaf.kind === 'moved' ? { ...answer, leaf: { ...answer.leaf, effects: [] } } : answer;
    },
  };
  const { violations } = await runDay(database, { versions, library: lying }, 7);
  expect(violations[0]).toMatch(/table and library differ.*effects/);
});
