import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advance } from './advance';
import { openWorkDifference, replayPath, shortestPaths, stateAlong } from './replay';
import { createTable } from './table';
import { exploreText } from './testing/run-process';

const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url), 'utf8');

test('the leaves give a shortest path to every marking, which leads there again', async () => {
  const { definition, table, exploration } = await exploreText(original);
  const paths = shortestPaths(table.transitions());
  expect([...paths.keys()].sort()).toEqual(
    table
      .markings()
      .map(({ hash }) => hash)
      .sort(),
  );
  const empty = createTable(definition);
  for (const [hash, path] of paths) {
    expect(path).toHaveLength(exploration.shortestPath(hash)?.length ?? -1);
    expect((await replayPath(definition, empty, advance, path)).hash).toBe(hash);
  }
});

test('where the states were dropped, a path is walked again by the way that leads there', async () => {
  const { definition, table } = await exploreText(original);
  const emptied = createTable(definition);
  const [first] = table.transitions();
  if (first?.leaf.kind !== 'moved') throw new Error('the start moved nothing');
  const marking = table.marking(first.leaf.to);
  if (marking === undefined) throw new Error('the start led nowhere');
  emptied.add(null, first.event, { ...first, marking: { ...marking, state: '' } });
  for (const [hash, path] of shortestPaths(table.transitions()))
    expect((await replayPath(definition, emptied, advance, path)).hash).toBe(hash);
});

test('a way that leads elsewhere now gives no state', async () => {
  const { definition } = await exploreText(original);
  const way = [{ event: { type: 'start' as const }, answers: [] }];
  await expect(stateAlong(definition, advance, { hash: 'other', state: '' }, way)).rejects.toThrow(
    'leads elsewhere now',
  );
});

describe('a path that is broken', () => {
  const asking = `
    start begin
    exclusive choose
    job pack
    job wrap
    end done
    begin -> choose
    choose -> pack if =large
    choose -> wrap default
    pack -> done
    wrap -> done`;

  test.each([
    ['a guard that was not asked before', [], /step 1 \(the start\): it asks =large/],
    ['work that is not open', ['job:seal'], /step 2 \(job-completed job:seal\): .*not open/],
    ['a step that ends the order', ['job:pack'], /step 2 \(job-completed job:pack\) ends the order/],
  ])('%s', async (name, work, message) => {
    const { definition } = await exploreText(asking);
    const answers = name.startsWith('a guard') ? [] : [{ guard: '=large', answer: true }];
    const path = [
      { event: { type: 'start' as const }, answers },
      ...work.map((key) => ({ event: { type: 'job-completed' as const, work: key }, answers: [] })),
    ];
    await expect(replayPath(definition, createTable(definition), advance, path)).rejects.toThrow(message);
  });

  test('no step at all', async () => {
    const { definition, table } = await exploreText(asking);
    await expect(replayPath(definition, table, advance, [])).rejects.toThrow('leads nowhere');
  });
});

test('open work is told apart by key, kind and element', () => {
  const pack = { key: 'job:pack', kind: 'job', elementId: 'pack' } as const;
  const wait = { key: 'timer:wait', kind: 'timer', elementId: 'wait' } as const;
  expect(openWorkDifference([pack, wait], [wait, pack])).toBeNull();
  expect(openWorkDifference([pack], [wait])).toBe(
    'it waits no longer for job job:pack (pack), and now for timer timer:wait (wait)',
  );
  expect(openWorkDifference([pack], [{ ...pack, kind: 'user' }])).not.toBeNull();
});
