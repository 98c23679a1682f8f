/** What the desk’s list of orders shows of each, beside its number: `/desk/orders?columns=state,total`. */

export const DESK_COLUMNS = [
  'state',
  'stands',
  'customer',
  'payment',
  'received',
  'total',
  'ordered',
  'changed',
  'outcome',
  'version',
] as const;
export type DeskColumn = (typeof DESK_COLUMNS)[number];

/** Shown where the address names none. */
const USUAL: readonly DeskColumn[] = [
  'state',
  'customer',
  'received',
  'total',
  'ordered',
  'changed',
  'version',
];
/** Of these, on a narrow screen: an order is a card there, and three of them fill it. */
const USUAL_ON_PHONE: ReadonlySet<DeskColumn> = new Set([
  'state',
  'customer',
  'received',
  'total',
  'ordered',
]);

export const COLUMN_WORDS: Readonly<Record<DeskColumn, string>> = {
  state: 'State',
  stands: 'Stands at',
  customer: 'Customer',
  payment: 'Payment',
  received: 'Received',
  total: 'Total',
  ordered: 'Ordered',
  changed: 'Changed',
  outcome: 'Outcome',
  version: 'Version',
};

/**
 * The columns that an address names, in the order of the list; what is none is left out.
 * @param said names with commas between, once or several times, as a form without scripts sends them
 * @returns the usual ones where it names none
 */
export function readColumns(said: string | readonly string[] | null | undefined): readonly DeskColumn[] {
  const names = new Set(
    (typeof said === 'string' ? [said] : (said ?? [])).flatMap((text) => text.split(',')),
  );
  const chosen = DESK_COLUMNS.filter((column) => names.has(column));
  return chosen.length === 0 ? USUAL : chosen;
}

const areUsual = (columns: readonly DeskColumn[]) => columns.join() === USUAL.join();

/** As an address has them; the usual ones need not be said. */
export const columnQuery = (columns: readonly DeskColumn[]): Record<string, string> =>
  areUsual(columns) ? {} : { columns: columns.join(',') };

/** Whoever chose a column wants to see it on every screen. */
export const isOnPhone = (column: DeskColumn, columns: readonly DeskColumn[]): boolean =>
  !areUsual(columns) || USUAL_ON_PHONE.has(column);
