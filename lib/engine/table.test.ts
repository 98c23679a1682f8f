import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { advance } from './advance';
import { createTable } from './table';
import { exploreText, parseText } from './testing/run-process';
import type { Advanced, EngineEvent, Table } from './types';

const original = readFileSync(new URL('./fixtures/original-order.bpmn', import.meta.url), 'utf8');
const start: EngineEvent = { type: 'start' };

/** The marking in which this work is open. */
function markingWith(table: Table, key: string): string {
  const marking = table.markings().find(({ openWork }) => openWork.some((work) => work.key === key));
  if (marking === undefined) throw new Error(`${key} is never open`);
  return marking.hash;
}

describe('a step', () => {
  const text = `
    start begin
    exclusive first
    exclusive second
    end a
    end b
    end c
    begin -> first
    first -> second if =one
    first -> c default
    second -> a if =two
    second -> b default`;

  test('is found by its answers, asking no more than it needs', async () => {
    const { table } = await exploreText(text);
    const answer = vi.fn((guard: string) => guard === '=two');
    expect(table.step(null, start, answer)).toMatchObject({
      found: true,
      leaf: { endEventId: 'c' },
      id: null,
    });
    expect(answer).toHaveBeenCalledTimes(1);
    expect(table.step(null, start, () => true)).toMatchObject({ found: true, leaf: { endEventId: 'a' } });
  });

  test('that is not known says how far it got', async () => {
    const definition = await parseText(text);
    const table = createTable(definition);
    expect(table.step(null, start, () => true)).toEqual({ found: false, answers: [] });
    table.add(null, start, await advance(definition, null, start, () => false));
    const step = table.step(null, start, () => true);
    expect(step).toEqual({ found: false, answers: [{ guard: '=one', answer: true }] });
    table.add(null, start, await advance(definition, null, start, () => true));
    expect(table.step(null, start, () => true).found).toBe(true);
    expect(table.transitions()).toHaveLength(2);
  });
});

describe('adding', () => {
  const text =
    'start begin\n exclusive choose\n end a\n end b\n begin -> choose\n choose -> a if =g\n choose -> b default';

  async function filled(): Promise<{ table: Table; advanced: Advanced }> {
    const definition = await parseText(text);
    const table = createTable(definition);
    const advanced = await advance(definition, null, start, () => true);
    table.add(null, start, advanced);
    return { table, advanced };
  }

  test('the same again changes nothing but may bring the row’s id', async () => {
    const { table, advanced } = await filled();
    table.add(null, start, structuredClone(advanced), 7);
    table.add(null, start, advanced);
    expect(table.transitions()).toMatchObject([{ id: 7 }]);
    expect(table.step(null, start, () => true)).toMatchObject({ id: 7 });
  });

  test.each<[string, Partial<Advanced>]>([
    ['another leaf', { leaf: { kind: 'incident', reason: 'engine-error', elementId: 'a', message: '' } }],
    ['another question', { answers: [{ guard: '=other', answer: true }] }],
    ['a question more', { answers: ['=g', '=h'].map((guard) => ({ guard, answer: true })) }],
    ['a question less', { answers: [] }],
    ['an unknown marking', { leaf: { kind: 'moved', to: 'nowhere', effects: [], trace: noTrace() } }],
  ])('%s throws', async (_, change) => {
    const { table, advanced } = await filled();
    const contradiction = expect.objectContaining({ code: 'table-contradiction' });
    expect(() => table.add(null, start, { ...advanced, ...change })).toThrow(contradiction);
    expect(table.transitions()).toHaveLength(1);
    expect(table.step(null, start, () => true)).toMatchObject({ found: true, leaf: advanced.leaf });
  });
});

describe('awaiting', () => {
  test('early and late are told apart by the table', async () => {
    const { table } = await exploreText(original);
    const message = 'payment-received';
    expect(table.canAwait(null, message)).toBe(true);
    expect(table.canAwait(markingWith(table, 'job:validate-order'), message)).toBe(true);
    expect(table.canAwait(markingWith(table, 'timer:wait-5min-timer'), message)).toBe(true);
    expect(table.canAwait(markingWith(table, 'job:send-friendly-reminder'), message)).toBe(true);
    expect(table.canAwait(markingWith(table, 'job:send-cancellation'), message)).toBe(false);
    expect(table.canAwait(markingWith(table, 'job:update-accounting'), message)).toBe(false);
    expect(table.canAwait(null, 'cancel-requested')).toBe(false);

    const waiting = markingWith(table, 'timer:wait-10min-timer');
    expect(table.awaited(waiting, message)?.elementId).toBe('payment-received-after-reminder');
    expect(table.awaited(waiting, 'cancel-requested')).toBeUndefined();
    expect(table.awaited(markingWith(table, 'job:validate-order'), message)).toBeUndefined();
  });

  test('an unexplored table decides by the drawing, and knows better once it has grown', async () => {
    const text = `
      start begin
      sub packing {
        start packing-begin
        job fold
        end packing-done
        packing-begin -> fold -> packing-done
      }
      boundary torn on=packing error=TORN
      throw leave link=onward
      catch arrive link=onward
      message paid=payment-received
      job ship
      end done
      begin -> packing -> ship -> done
      torn -> leave
      arrive -> paid -> done`;
    const definition = await parseText(text);
    const table = createTable(definition);
    expect(table.canAwait(null, 'payment-received')).toBe(true);
    expect(table.canAwait(null, 'other')).toBe(false);
    const first = await advance(definition, null, start, () => true);
    table.add(null, start, first);
    const from = first.marking?.hash ?? '';
    expect(table.canAwait(from, 'payment-received')).toBe(true);
    const event: EngineEvent = { type: 'job-completed', work: 'packing/job:fold' };
    const second = await advance(definition, first.marking?.state ?? null, event, () => true);
    table.add(from, event, second);
    expect(table.canAwait(second.marking?.hash ?? '', 'payment-received')).toBe(false);
    // What was not tried at all, here the error, may still lead there.
    expect(table.canAwait(from, 'payment-received')).toBe(true);
    expect(table.canAwait('a marking from elsewhere', 'payment-received')).toBe(true);
  });

  test('a message behind an error counts as soon as the error is explored', async () => {
    const { table } = await exploreText(`
      start begin
      job pack
      boundary torn on=pack error=TORN
      message paid=payment-received
      end done
      begin -> pack -> done
      torn -> paid -> done`);
    expect(table.canAwait(null, 'payment-received')).toBe(true);
  });
});

function noTrace() {
  return { entered: [], completed: [], takenFlows: [] };
}

describe('forgetting', () => {
  const text = `
    start begin
    user a
    user b
    user c
    end done
    begin -> a -> b -> c -> done`;
  const next: EngineEvent = { type: 'user-task-completed', work: 'user:a' };
  const after: EngineEvent = { type: 'user-task-completed', work: 'user:b' };

  test('takes a marking, the steps to it and those out of it; they are found anew', async () => {
    const { definition, table } = await exploreText(text);
    const [a, b] = [markingWith(table, 'user:a'), markingWith(table, 'user:b')];
    const before = table.size;
    expect(table.isExplored(a)).toBe(true);
    table.forget(new Set([b]));
    expect(table.size.transitions).toBe(before.transitions - 2);
    expect(table.size.stateBytes).toBeLessThan(before.stateBytes);
    expect([table.marking(b), table.isExplored(a)]).toEqual([undefined, false]);
    // Not known is not the same as wrong: it is asked for, and no incident.
    expect(table.step(b, after, () => true)).toEqual({ found: false, answers: [] });
    expect(table.step(a, next, () => true)).toEqual({ found: false, answers: [] });
    const state = table.marking(a)?.state ?? null;
    const moved = await advance(definition, state, next, () => true);
    table.add(a, next, moved);
    table.add(b, after, await advance(definition, moved.marking?.state ?? null, after, () => true));
    expect(table.step(b, after, () => true).found).toBe(true);
    expect(table.size).toEqual(before);
  });

  test('begins with what was not used for longest', async () => {
    const { table } = await exploreText(text);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => markingWith(table, `user:${id}`));
    table.step(b ?? '', after, () => true);
    table.step(a ?? '', next, () => true);
    expect(table.leastUsed({ transitions: 3, stateBytes: Number.MAX_SAFE_INTEGER })).toEqual([c]);
    expect(table.leastUsed({ transitions: 1, stateBytes: Number.MAX_SAFE_INTEGER })).toEqual([c, b]);
    expect(table.leastUsed({ transitions: 9, stateBytes: 0 })).toEqual([c, b, a]);
    expect(table.leastUsed(table.size)).toEqual([]);
    // Who looks at where an order stands uses it as well.
    table.marking(c ?? '');
    expect(table.leastUsed({ transitions: 3, stateBytes: Number.MAX_SAFE_INTEGER })).toEqual([b]);
  });

  test('leaves the other answers of a guard', async () => {
    const { table } = await exploreText(`
      start begin
      exclusive choose
      user a
      user b
      end done
      begin -> choose
      choose -> a if =g
      choose -> b default
      a -> done
      b -> done`);
    table.forget(new Set([markingWith(table, 'user:a')]));
    expect(table.step(null, start, () => true)).toEqual({
      found: false,
      answers: [{ guard: '=g', answer: true }],
    });
    expect(table.step(null, start, () => false).found).toBe(true);
  });
});
