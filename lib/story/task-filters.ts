/**
 * What the list of user tasks is narrowed to, as its address says it: `/desk/tasks?of=mine&element=check`. Whatever an address
 * brings that is no filter is left out.
 */
export interface TaskFilters {
  /** `mine`; `groups`: nobody's, for me or my groups to take; `nobody`: nobody's; empty: all. */
  readonly of: string;
  /** Whose: an e-mail address, or what the model says. */
  readonly person: string;
  /** A candidate group, as it is spelled. */
  readonly group: string;
  /** The id of an element. */
  readonly element: string;
}

export const TASKS_OF = ['mine', 'groups', 'nobody'] as const;

const MAX_TEXT = 254;
const isPlain = (text: string) => !/[\p{Cc}\p{Surrogate}]/u.test(text);

/** What each filter may say. */
const FITS: Readonly<Record<keyof TaskFilters, (text: string) => boolean>> = {
  of: (text) => TASKS_OF.some((one) => one === text),
  person: isPlain,
  group: isPlain,
  element: (text) => /^[\w.-]{1,200}$/.test(text),
};
// The object above has exactly these keys.
const NAMES = Object.keys(FITS) as (keyof TaskFilters)[];

/** @param saidOf what the address says of a name, or null */
export function readTaskFilters(saidOf: (name: string) => string | null): TaskFilters {
  const read = (name: keyof TaskFilters) => {
    const text = (saidOf(name) ?? '').trim().slice(0, MAX_TEXT);
    return FITS[name](text) ? text : '';
  };
  return {
    ...{ of: read('of'), group: read('group'), element: read('element') },
    person: read('person').toLowerCase(),
  };
}

/** Those that say something, as an address has them. */
export const taskQuery = (filters: TaskFilters): Record<string, string> =>
  Object.fromEntries(NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]));
