import { readCommandLine } from '../setup/command-line.mjs';

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

const CALL = 'npm run seed-orders -- COUNT [OPTION …]';
const USAGE = `${CALL}

Writes that many orders, as true as if they had come in one by one, to DATABASE_URL or into DATA_DIR. Ends with 2 when it
could not.

  --waiting             all of them wait for their payment: so it is without an option
  --mixed               reminded, part paid, ended in every way as well
  --due-within SECONDS  their timers come due evenly over so long, once all are written; else in a month

For example: npm run seed-orders -- 1000000 --mixed`;

/** @throws Error whose message is the one line a person reads */
export function readSeedOptions(args: readonly string[]): SeedOptions {
  const { values, positionals } = readCommandLine(
    USAGE,
    {
      allowPositionals: true,
      options: {
        waiting: { type: 'boolean', default: false },
        mixed: { type: 'boolean', default: false },
        'due-within': { type: 'string' },
      },
    },
    args,
  );
  const [count, ...more] = positionals;
  if (count === undefined || more.length > 0) throw new Error(`It takes one number of orders: ${CALL}`);
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
