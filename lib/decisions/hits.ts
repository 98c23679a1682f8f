import { equal } from '@/lib/engine/feel-values';
import type { Aggregation } from './types';

/**
 * Results by the rank of their first output, then of the second, and so on; what has none comes last. Those of one rank stay
 * in the order of their rules (DMN 1.3, 8.2.8).
 * @param ranks by output, the highest first
 */
export function ranked(
  results: readonly (readonly unknown[])[],
  ranks: readonly (readonly unknown[])[],
): readonly (readonly unknown[])[] {
  const rankOf = (value: unknown, column: number) => {
    const place = (ranks[column] ?? []).findIndex((one) => equal(one, value));
    return place === -1 ? Number.MAX_SAFE_INTEGER : place;
  };
  return [...results].sort((one, other) => {
    for (let column = 0; column < one.length; column += 1) {
      const difference = rankOf(one[column], column) - rankOf(other[column], column);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/**
 * What a table that collects makes of the results of its rules.
 * @param unfit what to throw where they are no numbers
 */
export function aggregate(how: Aggregation, values: readonly unknown[], unfit: () => Error): number {
  if (how === 'COUNT') return values.length;
  const numbers = values.map((value) => {
    if (typeof value !== 'number') throw unfit();
    return value;
  });
  if (how === 'SUM') return numbers.reduce((sum, number) => sum + number, 0);
  return how === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
}
