import { describe, expect, it } from 'vitest';
import { announcementOf } from './announcement';
import type { ElementView, ProcessElement, ProcessView } from './types';

const ELEMENTS: ProcessElement[] = Array.from({ length: 12 }, (_, at) => ({
  id: `e${at}`,
  name: `Step ${at}`,
  kind: 'task',
  depth: 0,
  waitsFor: 'other',
  incoming: [],
}));

function view(elements: Record<string, ElementView>): ProcessView {
  return { elements, takenFlows: [], ended: false };
}

describe('an announcement', () => {
  it('tells what changed, in the order of the elements', () => {
    const before = view({ e1: { state: 'active', label: 'being done' } });
    const after = view({
      e2: { state: 'waiting', label: 'Waiting for your payment' },
      e1: { state: 'done', label: 'done at 14:05' },
    });
    expect(announcementOf(before, after, ELEMENTS)).toBe(
      'Step 1, task, done at 14:05. Step 2, task, waiting for your payment.',
    );
  });

  it('is silent about countdowns and ids that nobody knows', () => {
    const before = view({ e1: { state: 'waiting', label: 'until 14:05', note: '0:10' } });
    const after = view({
      e1: { state: 'waiting', label: 'until 14:05', note: '0:09' },
      strange: { state: 'done', label: '' },
    });
    expect(announcementOf(before, after, ELEMENTS)).toBe('');
  });

  it('counts what goes beyond three sentences', () => {
    const after = view(
      Object.fromEntries(ELEMENTS.map(({ id }) => [id, { state: 'done', label: 'done' } as const])),
    );
    expect(announcementOf(view({}), after, ELEMENTS)).toMatch(
      /^Step 0, .* Step 2, task, done\. And 9 more changes\.$/,
    );
  });

  it('never grows beyond 240 characters', () => {
    const label = 'x'.repeat(500);
    const after = view({ e1: { state: 'done', label }, e2: { state: 'done', label } });
    expect(announcementOf(view({}), after, ELEMENTS)).toBe('2 changes.');
    const some = view({
      e1: { state: 'done', label: 'y'.repeat(150) },
      e2: { state: 'done', label: 'y'.repeat(150) },
    });
    const words = announcementOf(view({}), some, ELEMENTS);
    expect(words.length).toBeLessThanOrEqual(240);
    expect(words).toMatch(/ And 1 more change\.$/);
  });
});
