import { parseArgs } from 'node:util';

const MAX_ORDERS = 10_000_000;
const MAX_DUE_WITHIN_S = 366 * 24 * 3600;

/** `waiting`: all of them wait for their payment. `mixed`: reminded, part paid, ended in every way as well. */
export type Mix = 'waiting' | 'mixed';

export interface SeedOptions {
  readonly count: number;
  readonly mix: Mix;
  /** Length of the window over which the open timers come due; null: far in the future. */
  readonly dueWithinS: number | null;
}

export const USAGE =
  'npm run seed-orders -- COUNT [--waiting | --mixed] [--due-within SECONDS]   (COUNT: orders, for example 1000000)';

/** @throws Error whose message is the one line a person reads */
export function readSeedOptions(args: readonly string[]): SeedOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      waiting: { type: 'boolean', default: false },
      mixed: { type: 'boolean', default: false },
      'due-within': { type: 'string' },
    },
  });
  const [count, ...more] = positionals;
  if (count === undefined || more.length > 0) throw new Error(`It takes one number of orders: ${USAGE}`);
  if (values.waiting && values.mixed) throw new Error('--waiting and --mixed exclude each other.');
  const dueWithin = values['due-within'];
  return {
    count: readWhole('COUNT', count, MAX_ORDERS),
    mix: values.mixed ? 'mixed' : 'waiting',
    dueWithinS: dueWithin === undefined ? null : readWhole('--due-within', dueWithin, MAX_DUE_WITHIN_S),
  };
}

function readWhole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new Error(`${name} takes a whole number from 1 to ${max}, not "${text}".`);
  return value;
}
