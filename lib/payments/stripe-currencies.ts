import { scaleOf } from '@/lib/story/currencies';

/** How Stripe counts the money of a currency. */
interface StripeUnits {
  /** Its amounts are whole numbers of units with so many places. */
  readonly places: 0 | 2 | 3;
  /** What an amount must be a multiple of. */
  readonly step: number;
}

const WHOLE: StripeUnits = { places: 0, step: 1 };
/** There are none smaller than 1, but for old times' sake they are counted in hundredths. */
const WHOLE_IN_HUNDREDTHS: StripeUnits = { places: 2, step: 100 };
/** The cards' networks take hundredths alone. */
const THOUSANDTHS: StripeUnits = { places: 3, step: 10 };
const HUNDREDTHS: StripeUnits = { places: 2, step: 1 };

/**
 * https://docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and "Special cases"; all
 * others are in hundredths. Neither ISO 4217 nor `Intl` tells: of the ariary both know hundredths, of the krona and the
 * Ugandan shilling neither. UGX stands under the first heading too; the special case is what the API does. HUF and TWD
 * are whole in payouts only, which are none of ours.
 */
export const STRIPE_UNITS: Readonly<Record<string, StripeUnits>> = {
  BIF: WHOLE,
  CLP: WHOLE,
  DJF: WHOLE,
  GNF: WHOLE,
  JPY: WHOLE,
  KMF: WHOLE,
  KRW: WHOLE,
  MGA: WHOLE,
  PYG: WHOLE,
  RWF: WHOLE,
  VND: WHOLE,
  VUV: WHOLE,
  XAF: WHOLE,
  XOF: WHOLE,
  XPF: WHOLE,
  BHD: THOUSANDTHS,
  JOD: THOUSANDTHS,
  KWD: THOUSANDTHS,
  OMR: THOUSANDTHS,
  TND: THOUSANDTHS,
  ISK: WHOLE_IN_HUNDREDTHS,
  UGX: WHOLE_IN_HUNDREDTHS,
  HUF: HUNDREDTHS,
  TWD: HUNDREDTHS,
};

const unitsOf = (currency: string): StripeUnits => STRIPE_UNITS[currency] ?? HUNDREDTHS;

/** So many of ours make, or are made by, one of Stripe's; the other is 1. */
const ratio = (currency: string, { places }: StripeUnits) => ({
  ours: 10n ** BigInt(Math.max(scaleOf(currency) - places, 0)),
  theirs: 10n ** BigInt(Math.max(places - scaleOf(currency), 0)),
});

/** Minor units as Stripe counts them. @throws Error for what cannot be paid there: nothing is rounded */
export function toStripe(amount: bigint, currency: string): number {
  const units = unitsOf(currency);
  const { ours, theirs } = ratio(currency, units);
  const counted = (amount * theirs) / ours;
  if ((amount * theirs) % ours !== 0n || counted % BigInt(units.step) !== 0n)
    throw new Error(`${amount} minor units of ${currency} cannot be paid at Stripe`);
  return Number(counted);
}

/** What Stripe counted, in minor units; null for no amount, or one that those cannot hold: a person looks at it. */
export function fromStripe(counted: number, currency: string): bigint | null {
  const { ours, theirs } = ratio(currency, unitsOf(currency));
  const minor = BigInt(counted) * ours;
  return counted <= 0 || minor % theirs !== 0n ? null : minor / theirs;
}
