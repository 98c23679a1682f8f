import { expect, test, vi } from 'vitest';
import { createTable } from '@/lib/engine/table';
import { parseText } from '@/lib/engine/testing/run-process';
import { type BatchPlan, DefinitionMiss, HandlerFailure, makeUpFor, TableMiss } from './misses';
import type { LoadedDefinition } from './types';

const nothingFails = () => expect.unreachable('no handler failed');

function batch() {
  const plan: BatchPlan = { cuts: new Map(), alone: new Set() };
  const knowledge = { learn: vi.fn(async () => {}), ensure: vi.fn(async () => {}) };
  return { plan, knowledge };
}

async function loadedDefinition(): Promise<LoadedDefinition> {
  const definition = await parseText('start begin\n end done\n begin -> done');
  const missing = () => expect.unreachable('not asked for here');
  return {
    id: 7,
    version: 1,
    hash: definition.hash,
    definition,
    table: createTable(definition),
    markingId: missing,
    markingById: missing,
    hasRead: missing,
    decisions: new Map(),
    forms: new Map(),
    handlerFor: () => null,
  };
}

test('what the table lacks is learned, what is not loaded is loaded', async () => {
  const { plan, knowledge } = batch();
  const miss = new TableMiss(await loadedDefinition(), null, { type: 'start' }, () => true);
  await makeUpFor(miss, plan, knowledge, nothingFails);
  expect(knowledge.learn).toHaveBeenCalledExactlyOnceWith(miss);
  await makeUpFor(new DefinitionMiss([3, 4]), plan, knowledge, nothingFails);
  expect(knowledge.ensure).toHaveBeenCalledExactlyOnceWith([3, 4], []);
  expect(plan).toEqual({ cuts: new Map(), alone: new Set() });
});

test('a handler that threw is first given one job at a time, then the job that fails is left out', async () => {
  const { plan, knowledge } = batch();
  const cause = new Error('no paper');
  const told: unknown[] = [];
  const onFailure = (message: string, reason: unknown) => told.push([message, reason]);
  await makeUpFor(
    new HandlerFailure('pack', ['1/1/job:pack', '2/1/job:pack'], cause),
    plan,
    knowledge,
    onFailure,
  );
  expect(plan).toEqual({ cuts: new Map(), alone: new Set(['pack']) });
  expect(told).toEqual([]);
  await makeUpFor(new HandlerFailure('pack', ['2/1/job:pack'], cause), plan, knowledge, onFailure);
  expect(plan.cuts).toEqual(new Map([['2/1/job:pack', cause]]));
  expect(told).toEqual([['handler pack failed: no paper (2/1/job:pack)', cause]]);
});

test('any other error stays one', async () => {
  const { plan, knowledge } = batch();
  const error = new Error('disk full');
  await expect(makeUpFor(error, plan, knowledge, nothingFails)).rejects.toBe(error);
  expect(knowledge.learn).not.toHaveBeenCalled();
});
