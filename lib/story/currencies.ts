/**
 * How finely each currency is divided: ISO 4217, list one. Not asked of `Intl`, which tells what is customary on a price
 * tag, and something else in each version (of the forint: 0 places here, 2 there).
 */
const PLACES = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG'].map((code) => [code, 0] as const),
  ...['RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);
const USUAL_PLACES = 2;

/** The places that an amount of the currency may have; null: no currency is named. */
export const placesOf = (currency: string | null): number => PLACES.get(currency ?? '') ?? USUAL_PLACES;

/**
 * The places of what is called minor units here: all money is kept in hundredths, also of currencies that have none, or
 * in thousandths where the currency has them.
 */
export const scaleOf = (currency: string | null): number => Math.max(USUAL_PLACES, placesOf(currency));

/** Currencies whose money is kept in thousandths. */
export const IN_THOUSANDTHS: readonly string[] = [...PLACES.keys()].filter(
  (code) => scaleOf(code) > USUAL_PLACES,
);

/** The smallest sum that can be paid in the currency, in minor units: 100 of the yen, 1 of the euro and of the dinar. */
export const unitOf = (currency: string | null): bigint =>
  10n ** BigInt(scaleOf(currency) - placesOf(currency));
