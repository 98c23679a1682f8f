import { type BuiltIn, builtIn, ofList } from './feel-built-in';

type Round = (n: number) => number | null;

/** To a whole number, by the names of `java.math.RoundingMode`. */
const ROUNDINGS: ReadonlyMap<string, Round> = new Map<string, Round>([
  ['UP', (n) => Math.sign(n) * Math.ceil(Math.abs(n))],
  ['DOWN', Math.trunc],
  ['CEILING', Math.ceil],
  ['FLOOR', Math.floor],
  ['HALF_UP', (n) => Math.sign(n) * Math.floor(Math.abs(n) + 0.5)],
  ['HALF_DOWN', (n) => Math.sign(n) * Math.ceil(Math.abs(n) - 0.5)],
  ['HALF_EVEN', (n) => (Math.abs(n % 1) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n))],
  ['UNNECESSARY', (n) => (Number.isInteger(n) ? n : null)],
]);

/** The functions of numbers. They round the decimal digits that a number is written with, as Camunda's decimals do. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  decimal: builtIn({ n: 'number', scale: 'number', mode: 'string?' }, ({ n, scale, mode = 'HALF_EVEN' }) => {
    const round = ROUNDINGS.get(mode.toUpperCase());
    return round === undefined ? null : rounded(n, scale, round);
  }),
  floor: rounding('FLOOR'),
  ceiling: rounding('CEILING'),
  'round up': rounding('UP'),
  'round down': rounding('DOWN'),
  'round half up': rounding('HALF_UP'),
  'round half down': rounding('HALF_DOWN'),
  median: ofList((list) => {
    const sorted = numbersOf(list)?.toSorted((a, b) => a - b) ?? [];
    const upper = sorted[Math.floor(sorted.length / 2)];
    const lower = sorted[Math.ceil(sorted.length / 2) - 1];
    return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
  }),
};

function rounding(mode: string): BuiltIn {
  const round = ROUNDINGS.get(mode) ?? Math.round;
  return builtIn({ n: 'number', scale: 'number?' }, ({ n, scale = 0 }) => rounded(n, scale, round));
}

function rounded(n: number, scale: number, round: Round): number | null {
  const whole = round(shifted(n, scale));
  // No negative zero: FEEL knows none.
  return whole === null ? null : shifted(whole, -scale) + 0;
}

/** `n` times ten to the power of `places`, in its decimal digits: 1.005 becomes 100.5, not 100.49999999999999. */
function shifted(n: number, places: number): number {
  const [digits, exponent = '0'] = String(n).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function numbersOf(list: readonly unknown[]): readonly number[] | null {
  return list.every((item) => typeof item === 'number') ? list : null;
}
