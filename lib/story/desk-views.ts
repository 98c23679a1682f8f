import { columnQuery, readColumns } from './desk-columns';
import { filterQuery, readFilters } from './desk-filters';

/** The views that every shop has; each is its address. */
export const BUILT_IN_VIEWS: readonly {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
}[] = [
  { name: 'All orders', query: {} },
  { name: 'Needs a person', query: { needs: 'person' } },
  { name: 'Waits longer than usual', query: { waits: 'usual' } },
  { name: 'Suspended', query: { suspended: 'yes' } },
];

/**
 * What an address of the list says, in one order and without what is nothing to it: two that are the same here show the same.
 * @param text `state=ACTIVE&columns=total`
 */
export function listQueryOf(text: string): Record<string, string> {
  const said = new URLSearchParams(text);
  return {
    ...filterQuery(readFilters((name) => said.get(name))),
    ...columnQuery(readColumns(said.getAll('columns'))),
  };
}

/** As a view keeps it: what was searched for may be a customer's name, and is left out. */
export function viewQueryOf(text: string): Record<string, string> {
  const { q: _, ...kept } = listQueryOf(text);
  return kept;
}

export const queryText = (query: Readonly<Record<string, string>>): string =>
  new URLSearchParams(query).toString();
