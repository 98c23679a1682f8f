import { type RefObject, useId } from 'react';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskChoices } from '@/lib/contract/desk-orders';
import {
  type DeskFilters,
  isFiltered,
  MAX_SEARCH,
  ORDER_STATES,
  PAYMENT_STATES,
  USUAL,
  WAITS,
  waitSeconds,
} from '@/lib/story/desk-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatSpan } from '@/lib/story/span';
import { Choice } from './choice';
import styles from './orders.module.css';

interface Props {
  filters: DeskFilters;
  choices: DeskChoices;
  /** The chosen columns, as the address has them: other filters keep them. */
  columns: Readonly<Record<string, string>>;
  search: RefObject<HTMLInputElement | null>;
}

const STATES: Readonly<Record<(typeof ORDER_STATES)[number], string>> = {
  ACTIVE: 'Open',
  COMPLETED: 'Ended',
  TERMINATED: 'Stopped',
  FAILED: 'Given up',
};
const PAYMENTS: Readonly<Record<(typeof PAYMENT_STATES)[number], string>> = {
  unpaid: 'Unpaid',
  partial: 'Paid in part',
  paid: 'Paid',
  over: 'Paid too much',
  'refund-due': 'Refund due',
};

/** No bound. */
const ALL = ['', 'All'] as const;
const STATE_OPTIONS = ORDER_STATES.map((state) => [state, STATES[state]] as const);
const PAYMENT_OPTIONS = PAYMENT_STATES.map((status) => [status, PAYMENTS[status]] as const);

/** The times to choose from, and the one that the address says where it is another. */
const waitOptions = (said: string) =>
  [...WAITS, ...(waitSeconds(said) === null ? [] : [said])]
    .filter((text, at, all) => all.indexOf(text) === at)
    .map((text) => [text, `More than ${formatSpan(waitSeconds(text) ?? 0)}`] as const);

const known = (name: string, orders: number) => `${name} (${orders.toLocaleString('en-IE')})`;

/** The filters as a form: what it is sent with is the address of the list, scripts or not. */
export function OrderFilters({ filters, choices, columns, search }: Props) {
  const id = useId();
  return (
    <search>
      <form className={styles.filters} method="get" action={deskPaths.orders()}>
        {Object.entries(columns).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className={`${ui.field} ${styles.search}`}>
          <label className={ui.label} htmlFor={`${id}-q`}>
            Search
          </label>
          <input
            ref={search}
            id={`${id}-q`}
            className={ui.input}
            type="search"
            name="q"
            defaultValue={filters.q}
            maxLength={MAX_SEARCH}
            placeholder="Number, name, mail, amount, Ada 25.00"
          />
        </div>
        <details className={styles.fold} open={isFiltered(filters)}>
          <summary>Filters</summary>
          <div className={styles.folded}>
            <Choice name="state" label="State" value={filters.state} options={[ALL, ...STATE_OPTIONS]} />
            <Choice
              name="element"
              label="Stands at"
              value={filters.element}
              options={[
                ALL,
                ...choices.elements.map((one) => [one.id, known(one.name, one.orders)] as const),
              ]}
            />
            <Choice
              name="outcome"
              label="Outcome"
              value={filters.outcome}
              options={[
                ALL,
                ...choices.outcomes.map((one) => [one.name, known(one.name, one.orders)] as const),
              ]}
            />
            <Choice
              name="payment"
              label="Payment"
              value={filters.payment}
              options={[ALL, ...PAYMENT_OPTIONS]}
            />
            <Choice
              name="incident"
              label="Incident"
              value={filters.incident}
              options={[ALL, ['open', 'Open']]}
            />
            <Choice
              name="waits"
              label="Stands there for"
              value={filters.waits}
              options={[ALL, [USUAL, 'Longer than usual'], ...waitOptions(filters.waits)]}
            />
            <Choice
              name="needs"
              label="Needs a person"
              value={filters.needs}
              options={[ALL, ['person', 'Yes']]}
            />
            <Choice
              name="suspended"
              label="Suspended"
              value={filters.suspended}
              options={[ALL, ['yes', 'Yes']]}
            />
            <Choice
              name="version"
              label="Version"
              value={filters.version}
              options={[
                ALL,
                ...choices.versions.map(
                  ({ version, orders }) => [String(version), known(String(version), orders)] as const,
                ),
              ]}
            />
            <Day name="from" label="From (UTC)" value={filters.from} />
            <Day name="to" label="To (UTC)" value={filters.to} />
          </div>
        </details>
        <div className={styles.send}>
          <Button primary type="submit">
            Show
          </Button>
          {isFiltered(filters) && <PageLink href={deskPaths.orders(columns)}>Without filters</PageLink>}
        </div>
      </form>
    </search>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  const id = useId();
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {label}
      </label>
      <input id={id} className={ui.input} type="date" name={name} defaultValue={value} />
    </div>
  );
}
