import type { ReactNode } from 'react';
import type { ProcessView } from '@/components/process-diagram/types';
import type { HeatElement, HeatVersion } from '@/lib/contract/desk-heat';
import { USUAL } from '@/lib/story/desk-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import { countText } from '@/lib/story/lately-words';

/** A count, and the list of its orders. */
export interface HeatLink {
  readonly text: string;
  readonly href: string;
}

/** What of an element has a list of its own. */
export type HeatKind = 'waiting' | 'overdue' | 'failed';

/** The list of just these orders. */
export function heatLink(kind: HeatKind, elementId: string, version: number): string {
  const at = { element: elementId, version: String(version) };
  if (kind === 'failed') return deskPaths.orders({ incident: 'open', ...at });
  return deskPaths.orders(kind === 'overdue' ? { waits: USUAL, ...at } : at);
}

const orders = (count: number) => `${countText(count)} ${count === 1 ? 'order' : 'orders'}`;

const WORDS: Readonly<Record<HeatKind, (count: number) => string>> = {
  waiting: (count) => `${orders(count)} here now`,
  overdue: (count) => `${countText(count)} longer than usual`,
  failed: (count) => `${countText(count)} stopped`,
};
const KINDS = Object.keys(WORDS) as HeatKind[];

const short = new Intl.NumberFormat('en-IE', { notation: 'compact', maximumFractionDigits: 1 });

/**
 * The version's diagram: how many stand at each element, red where some stopped, amber where some stand too long. Pure.
 * @param linksOf draws the ways to the lists of an element
 */
export function heatView(
  { version, open, elements }: HeatVersion,
  linksOf: (links: readonly HeatLink[]) => ReactNode,
): ProcessView {
  const fullest = elements.reduce<HeatElement | null>(
    (most, one) => (one.waiting > (most?.waiting ?? 0) ? one : most),
    null,
  );
  return {
    elements: Object.fromEntries(
      elements.map((element) => {
        const { elementId, waiting, overdue, failed } = element;
        const told = KINDS.filter((kind) => kind === 'waiting' || element[kind] > 0);
        const links = told
          .filter((kind) => element[kind] > 0)
          .map(
            (kind): HeatLink => ({
              text: WORDS[kind](element[kind]),
              href: heatLink(kind, elementId, version),
            }),
          );
        return [
          elementId,
          {
            state: failed > 0 ? ('failed' as const) : overdue > 0 ? ('waiting' as const) : ('plain' as const),
            ...(waiting + failed === 0 ? {} : { note: short.format(Math.max(waiting, failed)) }),
            weight: Math.min(waiting / Math.max(open, 1), 1),
            label: told.map((kind) => WORDS[kind](element[kind])).join(', '),
            more: linksOf(links),
          },
        ];
      }),
    ),
    takenFlows: [],
    ended: false,
    isOverview: true,
    opensWhole: true,
    ...(fullest === null ? {} : { focus: fullest.elementId }),
  };
}
