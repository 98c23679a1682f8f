/**
 * What the list of orders is narrowed to, as its address says it: `/desk/orders?q=ada&state=ACTIVE`. Whatever an address
 * brings that is no filter is left out.
 */
export interface DeskFilters {
  /** An order's id, a bill's number, a mail address, an amount, a payment's id, or how a name begins; empty: all. */
  readonly q: string;
  readonly state: string;
  readonly outcome: string;
  /** Where orders stand: the id of an element. */
  readonly element: string;
  /** `open`: an incident is; with an element: one at that element. */
  readonly incident: string;
  /** `person`: something of it waits for one. */
  readonly needs: string;
  /** `yes`: a person holds it. */
  readonly suspended: string;
  /** It stands longer than that, at the element if one is set: `PT4H`, `P3D`; or `usual`: than orders usually do there. */
  readonly waits: string;
  readonly payment: string;
  /** Of the process. */
  readonly version: string;
  /** Ordered on this day or after it, and on this day or before: `2026-11-27`, in UTC. */
  readonly from: string;
  readonly to: string;
}

export const ORDER_STATES = ['ACTIVE', 'COMPLETED', 'TERMINATED', 'FAILED'] as const;
export const PAYMENT_STATES = ['unpaid', 'partial', 'paid', 'over', 'refund-due'] as const;

export const MAX_SEARCH = 200;

/** Longer than nine of ten orders did. */
export const USUAL = 'usual';
/** Times to choose from; an address may say any other. */
export const WAITS = ['PT15M', 'PT1H', 'PT4H', 'P1D', 'P3D', 'P7D', 'P30D'] as const;
const UNIT_S = { M: 60, H: 3600, D: 86_400 } as const;

/** The seconds of `PT15M`, `PT4H`, `P3D`: whole minutes, hours or days, in ISO 8601. @returns null: it is none */
export function waitSeconds(text: string): number | null {
  const [, count = '', unit = ''] = /^P(?:T(?=\d+[MH])|(?=\d+D))([1-9]\d{0,3})([MHD])$/.exec(text) ?? [];
  return unit === '' ? null : Number(count) * UNIT_S[unit as keyof typeof UNIT_S]; // the pattern has these alone
}
const NAME = /^[\w.-]{1,200}$/;
const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** What each filter may say. */
const FITS: Readonly<Record<keyof DeskFilters, (text: string) => boolean>> = {
  q: (text) => !/[\0\p{Surrogate}]/u.test(text),
  state: (text) => ORDER_STATES.some((state) => state === text),
  outcome: (text) => NAME.test(text),
  element: (text) => NAME.test(text),
  incident: (text) => text === 'open',
  needs: (text) => text === 'person',
  suspended: (text) => text === 'yes',
  waits: (text) => text === USUAL || waitSeconds(text) !== null,
  payment: (text) => PAYMENT_STATES.some((status) => status === text),
  version: (text) => /^[1-9]\d{0,8}$/.test(text),
  from: isDay,
  to: isDay,
};
// The object above has exactly these keys.
export const FILTER_NAMES = Object.keys(FITS) as (keyof DeskFilters)[];

/** @param saidOf what the address says of a name, or null */
export function readFilters(saidOf: (name: string) => string | null): DeskFilters {
  const read = (name: keyof DeskFilters) => {
    const text = (saidOf(name) ?? '').trim().slice(0, MAX_SEARCH);
    return FITS[name](text) ? text : '';
  };
  return {
    q: read('q'),
    state: read('state'),
    outcome: read('outcome'),
    element: read('element'),
    incident: read('incident'),
    needs: read('needs'),
    suspended: read('suspended'),
    waits: read('waits'),
    payment: read('payment'),
    version: read('version'),
    from: read('from'),
    to: read('to'),
  };
}

/** Those that say something, as an address has them. */
export const filterQuery = (filters: DeskFilters): Record<string, string> =>
  Object.fromEntries(
    FILTER_NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]),
  );

export const isFiltered = (filters: DeskFilters): boolean => Object.keys(filterQuery(filters)).length > 0;
