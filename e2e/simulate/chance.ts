import { type Random, seededRandom } from '@/lib/engine/testing/random';

/** A seeded source with the few draws a shop day needs. */
export interface Chance extends Random {
  /** True in this share of the draws. */
  hits(share: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** A key of the weights, each as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
  /** The same items in another order. */
  shuffled<Item>(items: readonly Item[]): Item[];
  /** Positive and below 2^63, as order ids are. */
  orderId(): string;
}

/** @param seed the same seed draws the same */
export function seededChance(seed: number): Chance {
  const random = seededRandom(seed);
  const between = (min: number, max: number) => min + random.below(max - min + 1);
  return {
    ...random,
    between,
    hits: (share) => random.next() < share,
    weighted: (weights) => {
      // Object.entries forgets the type of the keys.
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let rest = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        rest -= weight;
        if (rest < 0) return key;
      }
      throw new Error('nothing to pick from');
    },
    shuffled: (items) => {
      const rest = [...items];
      for (let last = rest.length - 1; last > 0; last -= 1) {
        const other = random.below(last + 1);
        // Both are inside the list.
        [rest[last], rest[other]] = [rest[other] as (typeof rest)[0], rest[last] as (typeof rest)[0]];
      }
      return rest;
    },
    orderId: () => ((BigInt(between(1, 0x7fffffff)) << 32n) + BigInt(random.below(2 ** 32))).toString(),
  };
}
