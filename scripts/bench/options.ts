import { readCommandLine } from '../setup/command-line.mjs';
import type { Kind } from './target';

/** Run when none is named: all together within ten minutes. */
const USUAL_PARTS = [
  'engine',
  'check',
  'orders',
  'http',
  'latency',
  'timers',
  'replicas',
  'viewers',
  'pages',
] as const;
/** Run when named: they fill in millions, or take as long as they are told. */
const NAMED_PARTS = ['waiting', 'due', 'lists', 'crowd', 'soak'] as const;
const PARTS = [...USUAL_PARTS, ...NAMED_PARTS] as const;
export type Part = (typeof PARTS)[number];

const KINDS: readonly Kind[] = ['postgres', 'pglite'];
const MILLION = 1_000_000;
const MAX_MINUTES = 24 * 60;
const MAX_RATE = 10_000;

const QUICK = {
  scale: 0.5,
  orders: { rounds: 3, count: 400 },
  http: { rounds: 3, count: 250 },
  latencyRounds: 5,
  timers: { count: 1_000, withinMs: 10_000 },
  replicas: { rounds: 2, count: 500 },
  viewers: { changes: 10, onScreen: 15, rounds: 2, count: 200 },
  pageLoads: 3,
  waiting: { rounds: 3, count: 250 },
  looks: 20,
};
const FULL = {
  scale: 4,
  orders: { rounds: 7, count: 2_000 },
  http: { rounds: 7, count: 1_500 },
  latencyRounds: 20,
  timers: { count: 10_000, withinMs: 60_000 },
  replicas: { rounds: 5, count: 6_000 },
  viewers: { changes: 20, onScreen: 50, rounds: 3, count: 1_500 },
  pageLoads: 9,
  waiting: { rounds: 7, count: 1_000 },
  looks: 100,
};

export interface BenchOptions {
  readonly isQuick: boolean;
  readonly size: typeof FULL;
  readonly parts: ReadonlySet<Part>;
  readonly kinds: readonly Kind[];
  /** Orders that wait, for the part of that name; of the part `lists` all orders. */
  readonly waiting: number;
  readonly soak: { readonly minutes: number; readonly perSecond: number };
  /** The program of the original service, to be measured beside ours. */
  readonly original: string | null;
  /** Where to put all rows as JSON. */
  readonly json: string | null;
  /** Where to put processor profiles, instead of measuring. */
  readonly flame: string | null;
  /** Keep the results in docs/bench.md? */
  readonly write: boolean;
  /** Print the plans of the lists' statements? */
  readonly plans: boolean;
}

const USAGE = `npm run bench [-- PART … OPTION …]

Ratios within one run, client included, each measured in turns with what it is compared with. Compare rows of one run
with each other and runs of one machine over time; figures of two machines say nothing.

Parts: ${USUAL_PARTS.join(', ')}: all of these when none is named, within ten minutes.
By name only: waiting (a million orders are filled in), due (so many wait while 1,000 timers a second come due),
lists (a page of the desk's list by each filter, of so many orders),
crowd (10,000 viewers on one server), soak (what a server keeps in memory at a steady rate).

  --quick            smaller numbers, within four minutes
  --on DATABASE      postgres or pglite; else both
  --plans            prints the plan of each statement of the part lists
  --waiting N        orders that wait, 100000 to ${10 * MILLION} (PGlite: a tenth); else ${MILLION}
  --minutes N        length of the soak; else 10
  --rate N           requests a second of the soak; else 100
  --original PROGRAM the original service as built from its own source with Go: its POST beside ours, in the part http
  --write            keep the last result of each row in docs/bench.md
  --json FILE        all rows as JSON
  --flame FOLDER     measures nothing: writes a processor profile of the server under POST /api/order for each database;
                     Chrome's DevTools and speedscope show it as a flame graph

For example: npm run bench -- http latency --quick --on postgres
The server is built in .cache/bench, with an empty route added that the product does not ship.`;

/** @throws Error whose message is the one line a person reads */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = readCommandLine(
    USAGE,
    {
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        on: { type: 'string' },
        waiting: { type: 'string' },
        minutes: { type: 'string', default: '10' },
        rate: { type: 'string', default: '100' },
        flame: { type: 'string' },
        original: { type: 'string' },
        write: { type: 'boolean', default: false },
        plans: { type: 'boolean', default: false },
      },
    },
    args,
  );
  const kinds = KINDS.filter((kind) => (values.on ?? kind) === kind);
  if (kinds.length === 0) throw new Error(`--on takes ${KINDS.join(' or ')}, not "${values.on}".`);
  return {
    isQuick: values.quick,
    size: values.quick ? QUICK : FULL,
    parts: readParts(positionals),
    kinds,
    // Fewer are no big table, and the plans would say nothing.
    waiting: readNumber('--waiting', values.waiting ?? String(MILLION), [MILLION / 10, 10 * MILLION]),
    soak: {
      minutes: readNumber('--minutes', values.minutes, [0.1, MAX_MINUTES]),
      perSecond: readNumber('--rate', values.rate, [1, MAX_RATE]),
    },
    original: values.original ?? null,
    json: values.json ?? null,
    flame: values.flame ?? null,
    write: values.write,
    plans: values.plans,
  };
}

/** @param names none: the usual ones */
function readParts(names: readonly string[]): ReadonlySet<Part> {
  if (names.length === 0) return new Set(USUAL_PARTS);
  return new Set(
    names.map((name) => {
      const part = PARTS.find((known) => known === name);
      if (part === undefined) throw new Error(`The parts are ${PARTS.join(', ')}; there is no "${name}".`);
      return part;
    }),
  );
}

function readNumber(option: string, text: string, [min, max]: readonly [number, number]): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= min && number <= max))
    throw new Error(`${option} takes a number from ${min} to ${max}, not "${text}".`);
  return number;
}
