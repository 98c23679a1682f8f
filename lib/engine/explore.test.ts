import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { advance } from './advance';
import { explore } from './explore';
import { parseDefinition } from './parse';
import { createTable } from './table';
import { exploreText } from './testing/run-process';
import type { Marking } from './types';

const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url), 'utf8');

describe('the original order process', () => {
  test('has nine markings and an end, and thirteen transitions', async () => {
    const { exploration, table, definition } = await exploreText(original);
    expect(exploration).toMatchObject({
      complete: true,
      markings: 9,
      transitions: 13,
      stuck: [],
      incidents: [],
    });
    expect(exploration.reachedElements).toEqual(new Set(definition.elements.keys()));
    expect(table.transitions().filter(({ leaf }) => leaf.kind === 'ended')).toHaveLength(3);
  });

  test('needs no library once its table is full', async () => {
    const { definition, table, exploration } = await exploreText(original);
    const onAdvanced = vi.fn();
    const again = await explore(definition, table, { declaredErrors: () => [], onAdvanced });
    expect(onAdvanced).not.toHaveBeenCalled();
    expect({ ...again, shortestPath: null }).toEqual({ ...exploration, shortestPath: null });
  });

  test('goes on behind a marking whose state was dropped', async () => {
    const { definition, table, exploration } = await exploreText(original);
    const emptied = createTable(definition);
    const [first] = table.transitions();
    if (first?.leaf.kind !== 'moved') throw new Error('the start moved nothing');
    const marking = table.marking(first.leaf.to);
    if (marking === undefined) throw new Error('the start led nowhere');
    emptied.add(null, first.event, { ...first, marking: { ...marking, state: '' } });
    const again = await explore(definition, emptied, { declaredErrors: () => [] });
    expect({ ...again, shortestPath: null }).toEqual({ ...exploration, shortestPath: null });
  });

  test('reaches each marking again by its shortest path', async () => {
    const { definition, table, exploration } = await exploreText(original);
    for (const { hash } of table.markings()) {
      let at = null as Marking | null; // as: assigned in the loop below, which the compiler does not follow
      for (const { event } of exploration.shortestPath(hash) ?? []) {
        at = (await advance(definition, at?.state ?? null, event, () => true)).marking;
      }
      expect(at?.hash).toBe(hash);
    }
    expect(exploration.shortestPath('unknown')).toBeNull();
  });

  test('reports each new leaf once, in the order of the table', async () => {
    const { definition } = await parseDefinition(original);
    if (definition === null) throw new Error('not parsed');
    const table = createTable(definition);
    const onAdvanced = vi.fn();
    await explore(definition, table, { declaredErrors: () => [], onAdvanced });
    expect(onAdvanced.mock.calls.map(([from, event]) => [from, event])).toEqual(
      table.transitions().map(({ from, event }) => [from, event]),
    );
  });
});

test('both answers of every guard and every declared error are tried', async () => {
  const { exploration, table } = await exploreText(`
    start begin
    job pack
    boundary torn on=pack error=TORN
    boundary lost on=pack error=LOST
    exclusive choose
    end a
    end b
    end c
    end d
    begin -> pack -> choose
    choose -> a if =one
    choose -> b if =two
    choose -> c default
    torn -> d
    lost -> d`);
  expect(exploration).toMatchObject({ complete: true, markings: 1, transitions: 6 });
  const ends = table.transitions().map(({ leaf }) => (leaf.kind === 'ended' ? leaf.endEventId : leaf.kind));
  expect(ends.toSorted()).toEqual(['a', 'b', 'c', 'd', 'd', 'moved']);
});

test('the limit stops it between two markings', async () => {
  const { exploration } = await exploreText(original, 4);
  expect(exploration.complete).toBe(false);
  expect(exploration.markings).toBeGreaterThan(4);
  expect(exploration.markings).toBeLessThan(9);
});
