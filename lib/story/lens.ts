/** The three ways to look at one order. The address names the lens; the customer's is the usual one. */
export const LENSES = ['customer', 'process', 'developer'] as const;
export type Lens = (typeof LENSES)[number];

/** As the links between them say it. */
export const LENS_WORDS: Record<Lens, string> = {
  customer: 'Your order',
  process: 'The process',
  developer: 'For developers',
};

/** @param asked from the address; what is no lens is the customer's */
export function readLens(asked: string | null): Lens {
  return LENSES.find((lens) => lens === asked) ?? 'customer';
}

/** What an address of the desk asks for; null: the desk itself. */
export const readDeskLens = (asked: unknown): Lens | null => LENSES.find((lens) => lens === asked) ?? null;

/**
 * The same address through another lens; whatever else stands in it stays.
 * @param search `?orderId=7&lens=process`
 */
export function lensSearch(search: string, lens: Lens): string {
  const query = new URLSearchParams(search);
  if (lens === 'customer') query.delete('lens');
  else query.set('lens', lens);
  return `?${query}`;
}
