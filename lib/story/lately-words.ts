import type { LatelyJson, Over } from '@/lib/contract/desk-lately';

/** What the charts of the desk say. The locale is that of all our figures. */
const LOCALE = 'en-IE';

/** The times to choose from. */
export const OVER_WORDS: Readonly<Record<Over, string>> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
};

/** What each hour or day is called in the zone of the shop: `14:00`, `27 Nov`. */
export function startWords({ over, zone, starts }: Pick<LatelyJson, 'over' | 'zone' | 'starts'>): string[] {
  const format = new Intl.DateTimeFormat(LOCALE, {
    timeZone: zone,
    ...(over === '24h' ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' }),
  });
  return starts.map((start) => format.format(Date.parse(start)));
}

const whole = new Intl.NumberFormat(LOCALE);
export const countText = (count: number): string => whole.format(count);
