/**
 * What the record of acts is narrowed to, as its address says it: `/desk/audit?person=Ada&result=refused`. Whatever an address
 * brings that is no filter is left out.
 */
export interface AuditFilters {
  /** The whole name. */
  readonly person: string;
  /** The act's name, such as `retry`. */
  readonly act: string;
  /** An order's id. */
  readonly order: string;
  readonly result: string;
  /** On this day or after it, and on this day or before: `2026-11-27`, in the shop's time zone. */
  readonly from: string;
  readonly to: string;
  /** A part of reason, detail or input. */
  readonly text: string;
}

export const ACT_RESULTS = ['asked', 'done', 'refused', 'failed'] as const;

const MAX_TEXT = 200;
const isPlain = (text: string) => !/[\0\p{Surrogate}]/u.test(text);
const isDay = (text: string) =>
  /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** What each filter may say. */
const FITS: Readonly<Record<keyof AuditFilters, (text: string) => boolean>> = {
  person: isPlain,
  act: (text) => /^[\w-]{1,60}$/.test(text),
  order: (text) => /^[1-9]\d{0,18}$/.test(text),
  result: (text) => ACT_RESULTS.some((result) => result === text),
  from: isDay,
  to: isDay,
  text: isPlain,
};
// The object above has exactly these keys.
const NAMES = Object.keys(FITS) as (keyof AuditFilters)[];

/** @param saidOf what the address says of a name, or null */
export function readAuditFilters(saidOf: (name: string) => string | null): AuditFilters {
  const read = (name: keyof AuditFilters) => {
    const text = (saidOf(name) ?? '').trim().slice(0, MAX_TEXT);
    return FITS[name](text) ? text : '';
  };
  return {
    ...{ person: read('person'), act: read('act'), order: read('order'), result: read('result') },
    ...{ from: read('from'), to: read('to'), text: read('text') },
  };
}

/** Those that say something, as an address has them. */
export const auditQuery = (filters: AuditFilters): Record<string, string> =>
  Object.fromEntries(NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]));
