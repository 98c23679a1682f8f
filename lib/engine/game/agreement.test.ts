import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advance } from '../advance';
import { checkExploration } from '../check';
import { explore } from '../explore';
import { modelOf } from '../model';
import { createTable } from '../table';
import { LIES } from '../testing/lie';
import { exploreText, parseText } from '../testing/run-process';
import type { Advanced, Leaf, Table } from '../types';
import { type Agreement, agreementOn } from './agreement';

const original = readFileSync(new URL('../fixtures/original-order.bpmn', import.meta.url), 'utf8');

/** Everything that a table says, judged by an agreement; by step what it finds wrong. */
function judged(agreement: Agreement, table: Table, lie: (leaf: Leaf, step: number) => Leaf): string[] {
  return table.transitions().flatMap(({ from, event, answers, leaf }, step) => {
    if (!agreement.knows(from)) return [`${step}: unknown`];
    const marking = leaf.kind === 'moved' ? (table.marking(leaf.to) ?? null) : null;
    const found = agreement.judge(from, event, { answers, leaf: lie(leaf, step), marking });
    return found === null ? [] : [`${step}: ${found.message}`];
  });
}

describe('of the original order process', async () => {
  const { definition, table } = await exploreText(original);

  test('an honest table is agreed on', async () => {
    expect(judged(agreementOn(definition), table, (leaf) => leaf)).toEqual([]);
    expect(table.unconfirmed()).toEqual([]);
  });

  test.each(Object.entries(LIES))('a lie is found wherever it is told: %s', async (_, tell) => {
    let told = 0;
    for (const [at, { leaf }] of table.transitions().entries()) {
      const lie = leaf.kind === 'incident' ? null : tell(leaf);
      if (lie === null) continue;
      told += 1;
      const found = judged(agreementOn(definition), table, (said, step) => (step === at ? lie : said));
      expect(found[0], `step ${at}`).toMatch(new RegExp(`^${at}: The engine and BPMN disagree`));
    }
    expect(told).toBeGreaterThan(2);
  });

  test('a lie of the game is found as well', async () => {
    for (const { id, type } of modelOf(definition).nodes.values()) {
      if (type === 'StartEvent') continue;
      // A game that believes this element to be of another name.
      const renamed = original.replaceAll(`"${id}"`, '"another"');
      expect(
        judged(agreementOn(await parseText(renamed)), table, (leaf) => leaf),
        id,
      ).not.toEqual([]);
    }
  });
});

describe('a table', () => {
  const text = 'start begin\n job pack\n job ship\n end done\n begin -> pack -> ship -> done';

  async function tableWith(change: (advanced: Advanced) => Advanced) {
    const definition = await parseText(text);
    const table = createTable(definition);
    const honest = await advance(definition, null, { type: 'start' }, () => true);
    table.add(null, { type: 'start' }, change(honest));
    return { definition, table, honest };
  }

  test('holds a step that is not agreed on as an incident that says what each of them wanted', async () => {
    const { table } = await tableWith((advanced) => ({
      ...advanced,
      leaf: { ...advanced.leaf, trace: { entered: [], completed: [], takenFlows: [] } } as Leaf, // as: it moved
    }));
    expect(table.step(null, { type: 'start' }, () => true)).toMatchObject({
      leaf: {
        kind: 'incident',
        reason: 'engines-disagree',
        elementId: 'begin',
        message:
          'The engine and BPMN disagree on what follows the start: BPMN also completes begin. Draw it in another way.',
      },
      id: null,
    });
    expect(table.unconfirmed()).toHaveLength(1);
  });

  test('lets nothing move that stands where only such a step leads', async () => {
    const { definition, table, honest } = await tableWith((advanced) => ({
      ...advanced,
      leaf: { ...advanced.leaf, effects: [] } as Leaf, // as: it moved
    }));
    const event = { type: 'job-completed', work: 'job:pack' } as const;
    const from = honest.marking?.hash ?? '';
    table.add(from, event, await advance(definition, honest.marking?.state ?? '', event, () => true), 7);
    expect(table.step(from, event, () => true)).toMatchObject({
      leaf: { kind: 'incident', reason: 'engines-disagree', elementId: 'pack' },
    });
  });

  test('takes rows in any order', async () => {
    const { definition, honest } = await tableWith((advanced) => advanced);
    const event = { type: 'job-completed', work: 'job:pack' } as const;
    const second = await advance(definition, honest.marking?.state ?? '', event, () => true);
    const table = createTable(definition);
    table.add(honest.marking?.hash ?? '', event, second, 2);
    expect(table.transitions()).toEqual([]);
    table.add(null, { type: 'start' }, honest, 1);
    expect(table.transitions().map(({ id }) => id)).toEqual([1, 2]);
    expect(table.unconfirmed()).toEqual([]);
  });

  test('has the check refuse the file at the element', async () => {
    const definition = await parseText(text);
    const forgetful = async (...step: Parameters<typeof advance>): Promise<Advanced> => {
      const said = await advance(...step);
      if (said.leaf.kind === 'incident' || !said.leaf.trace.completed.includes('ship')) return said;
      const completed = said.leaf.trace.completed.filter((id) => id !== 'ship');
      return { ...said, leaf: { ...said.leaf, trace: { ...said.leaf.trace, completed } } };
    };
    const options = { declaredErrors: () => [], advance: forgetful };
    const exploration = await explore(definition, createTable(definition), options);
    expect(checkExploration(definition, exploration)).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        elementId: 'ship',
        message: expect.stringContaining('job-completed job:ship: BPMN also completes ship'),
      }),
    );
  });
});
