import type { ShortageJson } from '@/lib/contract/order';
import { isolated } from './isolated';

/** More names than these are a list, and no sentence. */
const MAX_NAMED = 3;

/** What an order did not get, in the order of the shelf; none: `Something you chose is no longer in stock.` */
export function soldOutWords(shortages: readonly Omit<ShortageJson, 'sku'>[] = []): string {
  if (shortages.length === 0) return 'Something you chose is no longer in stock.';
  const more = shortages.length - MAX_NAMED;
  const named = shortages
    .slice(0, MAX_NAMED)
    .map(({ name, quantity, available }) =>
      available > 0
        ? `Of ${isolated(name)} only ${available} ${available === 1 ? 'was' : 'were'} left; you wanted ${quantity}.`
        : `${isolated(name)} has sold out.`,
    );
  return [...named, ...(more > 0 ? [`So it is with ${more} more.`] : [])].join(' ');
}
