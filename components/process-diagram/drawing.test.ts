import { describe, expect, it } from 'vitest';
import { type Drawable, drawing, type Look } from './drawing';
import { focusOf } from './states';
import type { ProcessView } from './types';

const DRAWABLES: Drawable[] = [
  { kind: 'node', id: 'choose', gateway: true, waitsFor: 'other' },
  { kind: 'node', id: 'paid', gateway: false, waitsFor: 'message' },
  { kind: 'node', id: 'late', gateway: false, waitsFor: 'timer' },
  { kind: 'label', id: 'late_label', of: 'late' },
  { kind: 'flow', id: 'choose-to-paid', ends: ['choose', 'paid'] },
  { kind: 'flow', id: 'choose-to-late', ends: ['choose', 'late'] },
];

const WAITING: ProcessView = {
  elements: {
    choose: { state: 'done', label: 'passed' },
    paid: { state: 'waiting', label: 'waits for a message' },
    late: { state: 'waiting', label: 'due at 12:05', note: '4:12' },
    unknown: { state: 'done', label: 'of another version' },
  },
  takenFlows: [],
  ended: false,
};

const LATE: ProcessView = {
  elements: {
    choose: { state: 'done', label: 'passed' },
    late: { state: 'done', label: 'three times', count: 3 },
  },
  takenFlows: ['choose-to-late', 'unknown-flow'],
  ended: true,
};

function look(view: ProcessView | undefined, id: string): Look | undefined {
  return drawing(DRAWABLES, view).get(id);
}

describe('what a view looks like', () => {
  it('shows what is waited for, with the remaining time', () => {
    expect(look(WAITING, 'paid')).toMatchObject({ state: 'waiting', sign: 'envelope', text: 'Waiting' });
    expect(look(WAITING, 'late')).toMatchObject({ sign: 'clock', text: '4:12' });
    expect(look(WAITING, 'late_label')).toMatchObject({ state: 'waiting', sign: null });
  });

  it('ignores ids that the diagram lacks', () => {
    expect([...drawing(DRAWABLES, WAITING).keys()]).toEqual(DRAWABLES.map(({ id }) => id));
  });

  it('counts passes above one', () => {
    expect(look(LATE, 'late')).toMatchObject({ state: 'done', sign: 'tick', text: '×3' });
  });

  it('draws nothing on a gateway that was passed but its colour', () => {
    expect(look(LATE, 'choose')).toMatchObject({ state: 'done', sign: null, text: '' });
  });

  it('dims all that was not reached once the process has ended', () => {
    expect(look(LATE, 'paid')?.state).toBe('not-taken');
    expect(look(LATE, 'choose-to-paid')?.state).toBe('not-taken');
    expect(look(LATE, 'choose-to-late')?.state).toBe('done');
    expect(look(WAITING, 'choose-to-paid')?.state).toBeNull();
  });

  it('dims the flows of an element that was not taken while the process goes on', () => {
    const view: ProcessView = {
      ...LATE,
      ended: false,
      elements: { paid: { state: 'not-taken', label: '' } },
    };
    expect(look(view, 'choose-to-paid')?.state).toBe('not-taken');
  });

  it('shows what would come next, on top of what is, and does not dim it', () => {
    const view: ProcessView = {
      ...LATE,
      elements: { late: { state: 'waiting', label: 'due at 12:05', note: '4:12' } },
      expected: {
        elements: { late: { note: '12:05', label: 'next' }, paid: { label: 'perhaps' } },
        flows: ['choose-to-paid'],
      },
    };
    expect(look(view, 'late')).toMatchObject({
      state: 'waiting',
      text: '4:12',
      expected: true,
      forecast: '12:05',
    });
    expect(look(view, 'paid')).toMatchObject({ state: null, sign: null, expected: true, forecast: '' });
    expect(look(view, 'choose-to-paid')).toMatchObject({ state: null, expected: true });
    expect(look(view, 'choose')).toMatchObject({ state: 'not-taken', expected: false });
  });

  it('carries a note and a weight where nothing else is told', () => {
    const view: ProcessView = {
      elements: { paid: { state: 'plain', label: '12 orders', note: '12', weight: 3 } },
      takenFlows: [],
      ended: false,
    };
    expect(look(view, 'paid')).toMatchObject({ state: 'plain', sign: null, text: '12', weight: 1 });
  });

  it('is plain without a view', () => {
    expect(look(undefined, 'paid')).toMatchObject({ state: null, sign: null });
  });
});

describe('where a narrow screen looks', () => {
  it('takes the named element, else what needs attention most', () => {
    expect(focusOf({ ...WAITING, focus: 'late' })).toBe('late');
    expect(focusOf(WAITING)).toBe('paid');
    expect(focusOf(LATE)).toBeUndefined();
    const failed: ProcessView = {
      ...WAITING,
      elements: { ...WAITING.elements, late: { state: 'failed', label: '' } },
    };
    expect(focusOf(failed)).toBe('late');
  });
});
