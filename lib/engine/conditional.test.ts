import { expect, test } from 'vitest';
import { firstMet } from './conditional';
import { forecast } from './forecast';
import { exploreText, parseText } from './testing/run-process';
import type { OpenWork } from './types';

const wait = (elementId: string): OpenWork => ({
  key: `condition:${elementId}`,
  kind: 'condition',
  elementId,
});

test('the first wait whose condition holds is met; what cannot be evaluated holds not', async () => {
  const definition = await parseText(`
    start begin
    job pack
    boundary asserted on=pack condition==assert(weight,weight>99)>0
    boundary text on=pack condition==name
    boundary heavy on=pack condition==weight>30
    end done
    begin -> pack -> done
    asserted -> done
    text -> done
    heavy -> done`);
  const open = ['asserted', 'text', 'heavy'].map(wait);
  const met = (scope: Record<string, unknown>) => firstMet(definition, open, () => scope)?.elementId;
  expect(met({ weight: 31, name: 'true' })).toBe('heavy');
  expect(met({ weight: '31' })).toBeUndefined();
  expect(met({ weight: 100 })).toBe('asserted');
});

test('a forecast passes a condition that the data meet, and waits at one that they do not', async () => {
  const { table } = await exploreText(`
    start begin
    user pack
    catch ready condition==ready
    catch paid condition==paid
    end done
    begin -> pack -> ready -> paid -> done`);
  const start = table.step(null, { type: 'start' }, () => true);
  if (!start.found || start.leaf.kind !== 'moved') return expect.fail();
  const packed = table.step(start.leaf.to, { type: 'user-task-completed', work: 'user:pack' }, () => true);
  if (!packed.found || packed.leaf.kind !== 'moved') return expect.fail();
  const standing = { marking: packed.leaf.to, atMs: 0, timers: new Map(), stopped: new Set<string>() };
  const rules = { timeScale: 1, timeZone: 'UTC', graceMs: () => 0, kept: [], outcomeOf: () => 'fulfilled' };
  const ahead = (scope: Record<string, unknown>) => forecast(table, standing, { ...rules, scope });
  expect(ahead({ ready: true, paid: false })).toMatchObject({
    entries: [{ elementId: 'ready', completed: ['ready'] }],
    ends: 'waits',
  });
  expect(ahead({ ready: true, paid: true })).toMatchObject({ ends: 'ended' });
  expect(ahead({})).toEqual({ entries: [], ends: 'waits' });
});
