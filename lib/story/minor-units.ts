/** Money in minor units (cents) as `bigint`; text only at the edges. */

const AMOUNT = /^\d{1,10}(?:\.\d{1,2})?$/;
/** The contract's section 5: at most 1000000000.00. */
const MAX_MINOR = 100_000_000_000n;

/**
 * Reads a decimal amount with at most two places, above 0, at most 1000000000.00.
 * @returns minor units, or null when the text is not such an amount
 */
export function parseAmount(text: string): bigint | null {
  if (!AMOUNT.test(text)) return null;
  const [units = '0', cents = ''] = text.split('.');
  const minor = BigInt(units) * 100n + BigInt(cents.padEnd(2, '0'));
  return minor > 0n && minor <= MAX_MINOR ? minor : null;
}

/** `1250n` → `12.50`. */
export function formatAmount(minor: bigint): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * The tax that an amount includes, to the nearest cent, a half upwards.
 * @param gross minor units, not below 0
 * @param percent whole
 */
export function includedTax(gross: bigint, percent: number): bigint {
  const divisor = 100n + BigInt(percent);
  return (gross * BigInt(percent) * 2n + divisor) / (divisor * 2n);
}

/** The smaller of two amounts. */
export const min = (a: bigint, b: bigint) => (a < b ? a : b);
