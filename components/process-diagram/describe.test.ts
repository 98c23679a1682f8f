import { describe, expect, it } from 'vitest';
import { accessibleName, tell } from './describe';
import type { ProcessView } from './types';

const gateway = { id: 'choose', name: 'Paid?', kind: 'decision', incoming: ['bill-choose'] };
const nothing: ProcessView = { elements: {}, takenFlows: [], ended: false };

describe('an element that the view does not name', () => {
  it('was not reached yet, reached, or not taken', () => {
    expect(tell(gateway, nothing).words).toBe('not reached yet');
    expect(tell(gateway, { ...nothing, takenFlows: ['bill-choose'] }).words).toBe('reached');
    expect(tell(gateway, { ...nothing, ended: true })).toMatchObject({ state: 'not-taken' });
  });

  it('is nothing but itself where many are told of at once', () => {
    const told = tell(gateway, { ...nothing, isOverview: true });
    expect(told).toEqual({ state: undefined, words: '', facts: [] });
    expect(accessibleName(gateway, told)).toBe('Paid?, decision');
  });
});
