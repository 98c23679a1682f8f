import { type ReactNode, type RefObject, useId } from 'react';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskChoices } from '@/lib/contract/desk';
import {
  type DeskFilters,
  isFiltered,
  MAX_SEARCH,
  ORDER_STATES,
  PAYMENT_STATES,
} from '@/lib/story/desk-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './orders.module.css';

interface Props {
  filters: DeskFilters;
  choices: DeskChoices;
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

const known = (name: string, orders: number) => `${name} (${orders.toLocaleString('en-IE')})`;

/** The filters as a form: what it is sent with is the address of the list, scripts or not. */
export function OrderFilters({ filters, choices, search }: Props) {
  const id = useId();
  return (
    <search>
      <form className={styles.filters} method="get" action={deskPaths.orders()}>
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
            placeholder="Number, name, mail, amount"
          />
        </div>
        <Choice name="state" label="State" value={filters.state}>
          {ORDER_STATES.map((state) => (
            <option key={state} value={state}>
              {STATES[state]}
            </option>
          ))}
        </Choice>
        <Choice name="element" label="Stands at" value={filters.element}>
          {choices.elements.map(({ id: element, name, orders }) => (
            <option key={element} value={element}>
              {known(name, orders)}
            </option>
          ))}
        </Choice>
        <Choice name="outcome" label="Outcome" value={filters.outcome}>
          {choices.outcomes.map(({ name, orders }) => (
            <option key={name} value={name}>
              {known(name, orders)}
            </option>
          ))}
        </Choice>
        <Choice name="payment" label="Payment" value={filters.payment}>
          {PAYMENT_STATES.map((status) => (
            <option key={status} value={status}>
              {PAYMENTS[status]}
            </option>
          ))}
        </Choice>
        <Choice name="incident" label="Incident" value={filters.incident}>
          <option value="open">Open</option>
        </Choice>
        <Choice name="version" label="Version" value={filters.version}>
          {choices.versions.map(({ version, orders }) => (
            <option key={version} value={String(version)}>
              {known(String(version), orders)}
            </option>
          ))}
        </Choice>
        <Day name="from" label="From (UTC)" value={filters.from} />
        <Day name="to" label="To (UTC)" value={filters.to} />
        <div className={styles.send}>
          <Button primary type="submit">
            Show
          </Button>
          {isFiltered(filters) && <PageLink href={deskPaths.orders()}>All orders</PageLink>}
        </div>
      </form>
    </search>
  );
}

function Choice({
  name,
  label,
  value,
  children,
}: {
  name: string;
  label: string;
  value: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={ui.input} name={name} defaultValue={value}>
        <option value="">All</option>
        {children}
      </select>
    </div>
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
