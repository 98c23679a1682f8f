import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orderAt } from '@/lib/story/replay';
import type { RecordedLife } from '@/lib/story/testing/recorded-life';
import { diagramView } from './diagram-view';

// What `replay.db.test.ts` has recorded.
const lives = Object.entries(
  JSON.parse(readFileSync(new URL('../../lib/story/testing/lives.json', import.meta.url), 'utf8')) as Record<
    string,
    RecordedLife
  >,
);
const NOW = Date.parse('2026-11-22T12:00:00.000Z');

describe.each(lives)('the replay of an order %s', (_name, { order, history, views }) => {
  it('equals the history at every step', () => {
    expect(views.map(({ version }) => version)).toEqual(history.steps.map(({ seq }) => seq));
    for (const view of views) expect(orderAt(order, history, view.version)).toMatchObject(view);
  });

  it('draws at its end what the live page draws', () => {
    expect(diagramView(orderAt(order, history, order.version), NOW)).toEqual(diagramView(order, NOW));
  });

  it('draws before it what was open then, and no end', () => {
    for (const { seq, activeElements } of history.steps) {
      const { elements, ended } = diagramView(orderAt(order, history, seq), NOW);
      const open = Object.entries(elements).filter(
        ([, { state }]) => state !== 'done' && state !== 'cancelled',
      );
      expect(open.map(([id]) => id).sort()).toEqual(activeElements.map(({ elementId }) => elementId).sort());
      expect(ended).toBe(activeElements.length === 0);
    }
  });

  it('never goes back, and changes neither order nor history', () => {
    const before = JSON.stringify([order, history]);
    let taken = 0;
    let received = 0;
    for (const { seq, at } of history.steps) {
      const then = orderAt(order, history, seq);
      expect([then.version, then.updatedAt]).toEqual([seq, at]);
      expect(then.takenFlows.length).toBeGreaterThanOrEqual(taken);
      expect(Number(then.payment.received)).toBeGreaterThanOrEqual(received);
      taken = then.takenFlows.length;
      received = Number(then.payment.received);
    }
    expect(JSON.stringify([order, history])).toBe(before);
  });
});

describe('where there is no such step', () => {
  const [, life] = lives[0] ?? expect.fail();

  it('beyond the last one it is the last, before the first there is none', () => {
    expect(orderAt(life.order, life.history, 1_000)).toBe(life.order);
    expect(() => orderAt(life.order, life.history, 0)).toThrow(RangeError);
  });

  it('an order that is newer than its history is shown as the history has it', () => {
    const newer = { ...life.order, version: life.order.version + 1 };
    expect(orderAt(newer, life.history, 1_000).version).toBe(life.order.version);
  });
});

it('puts a fault where it was, for as long as it was open', () => {
  const failed = lives.find(([name]) => name.startsWith('failed'))?.[1] ?? expect.fail();
  const states = failed.history.steps.map(({ seq, type }) => [
    type,
    diagramView(orderAt(failed.order, failed.history, seq), NOW).elements['send-bill']?.state,
  ]);
  expect(states).toContainEqual(['incident-opened', 'failed']);
  expect(states.at(-1)).toEqual(['job-completed', 'done']);
  expect(states.filter(([, state]) => state === 'failed')).toHaveLength(1);
});
