import { expect, it } from 'vitest';
import { focusOf, homeOf } from '@/components/process-diagram/states';
import type { HeatVersion } from '@/lib/contract/desk-heat';
import { type HeatLink, heatView } from './heat-view';

const element = (elementId: string, waiting: number, overdue = 0, failed = 0) => ({
  ...{ elementId, name: elementId, waiting, overdue, failed },
});
const version: HeatVersion = {
  version: 3,
  hash: 'h',
  open: 4_000,
  elements: [element('paid', 1_500, 2), element('bill', 1, 0, 1), element('pack', 2_000)],
};

const textOf = (links: readonly HeatLink[]) => links.map(({ text, href }) => `${text}: ${href}`).join('\n');

it('an element is red where orders stopped, amber where they stand too long, and else says how many stand there', () => {
  const { elements, focus, isOverview } = heatView(version, textOf);
  expect(elements.paid).toMatchObject({ state: 'waiting', note: '1.5K', weight: 0.375 });
  expect(elements.paid?.label).toBe('1,500 orders here now, 2 longer than usual');
  expect(elements.bill).toMatchObject({ state: 'failed', note: '1', label: '1 order here now, 1 stopped' });
  expect(elements.pack).toMatchObject({ state: 'plain', label: '2,000 orders here now' });
  expect([focus, isOverview]).toEqual(['pack', true]);
  // The map is for the whole: who walks it begins where most stand.
  expect([homeOf(heatView(version, textOf)), focusOf(heatView(version, textOf))]).toEqual([
    undefined,
    'pack',
  ]);
});

it('each count is a link to the list of these orders', () => {
  const { elements } = heatView(version, textOf);
  expect(elements.paid?.more).toBe(
    `1,500 orders here now: /desk/orders?element=paid&version=3
2 longer than usual: /desk/orders?waits=usual&element=paid&version=3`,
  );
  expect(elements.bill?.more).toContain('1 stopped: /desk/orders?incident=open&element=bill&version=3');
  const stopped = heatView({ ...version, elements: [element('paid', 0, 0, 2)] }, textOf);
  expect(stopped.elements.paid?.more).toBe('2 stopped: /desk/orders?incident=open&element=paid&version=3');
});
