'use client';

import { type RefObject, useRef } from 'react';
import { PageTitle } from '@/components/shell/page-title';
import { Button, ButtonLink } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { useListKeys } from '@/lib/browser/use-list-keys';
import { useNewOrders } from '@/lib/browser/use-new-orders';
import type { DeskChoices, DeskOrdersJson } from '@/lib/contract/desk-orders';
import type { DeskViewJson } from '@/lib/contract/desk-views';
import { columnQuery, type DeskColumn } from '@/lib/story/desk-columns';
import { type DeskFilters, filterQuery, isFiltered } from '@/lib/story/desk-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import { BulkBar } from './bulk-bar';
import { ColumnChoice } from './column-choice';
import { OrderFilters } from './order-filters';
import { OrderTable } from './order-table';
import { OrderViews } from './order-views';
import styles from './orders.module.css';

interface Props {
  filters: DeskFilters;
  choices: DeskChoices;
  columns: readonly DeskColumn[];
  views: readonly DeskViewJson[];
  page: DeskOrdersJson;
  /** How many there are; null: nobody has counted them. */
  count: number | null;
  /** Does the page begin with the newest? */
  isFirst: boolean;
  /** May this person do something with them? */
  mayAct: boolean;
  /** May they keep views for everybody? */
  mayShare: boolean;
}

/** Every order, as the address narrows it. */
export function OrdersView(props: Props) {
  const { filters, choices, columns, views, page, count, isFirst, mayAct, mayShare } = props;
  const list = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const help = useRef<HTMLDialogElement>(null);
  useListKeys({ list, search, help });
  const asked = filterQuery(filters);
  const query = { ...asked, ...columnQuery(columns) };
  const places = new Map(choices.elements.map(({ id, name }) => [id, name]));
  return (
    <div className={ui.stack}>
      <PageTitle words="Orders · Desk" />
      <div className={styles.head}>
        <h1>Orders</h1>
        <p className={ui.muted}>{countWords(count, page, isFirst)}</p>
      </div>
      <OrderViews views={views} query={query} mayShare={mayShare} />
      <OrderFilters
        key={JSON.stringify(query)}
        {...{ filters, choices, search }}
        columns={columnQuery(columns)}
      />
      <div className={styles.bar}>
        {isFirst ? (
          <NewOrders query={query} top={page.orders[0]?.number ?? '0'} />
        ) : (
          <PageLink href={deskPaths.orders(query)}>To the newest</PageLink>
        )}
        <span className={styles.tools}>
          <a href={deskPaths.ordersFile(asked)}>Download as CSV</a>
          <Button compact className="needs-script" onClick={() => help.current?.showModal()}>
            Keys (?)
          </Button>
        </span>
      </div>
      <ColumnChoice key={columns.join()} columns={columns} filters={asked} />
      {mayAct && page.orders.length > 0 && <BulkBar filters={asked} />}
      <section ref={list} aria-label="Orders">
        {page.orders.length === 0 ? (
          <p className={ui.card}>{emptyWords(filters, page)}</p>
        ) : (
          <OrderTable orders={page.orders} columns={columns} places={places} />
        )}
      </section>
      <More query={query} page={page} />
      <KeyHelp dialog={help} />
    </div>
  );
}

function countWords(count: number | null, { orders, next }: DeskOrdersJson, isFirst: boolean): string {
  if (count !== null) return count === 1 ? 'One order.' : `${count.toLocaleString('en-IE')} orders.`;
  if (isFirst && next === null) return orders.length === 1 ? 'One order.' : `${orders.length} orders.`;
  return 'Not counted: these filters are looked up page by page.';
}

function emptyWords(filters: DeskFilters, { lookedBackTo }: DeskOrdersJson): string {
  if (lookedBackTo !== null) return 'None among those that were looked at.';
  return isFiltered(filters) ? 'No orders match these filters.' : 'There is no order yet.';
}

function NewOrders({ query, top }: { query: Record<string, string>; top: string }) {
  const fresh = useNewOrders(query, top);
  return (
    <span role="status">
      {fresh !== null && (
        <ButtonLink compact href={deskPaths.orders(query)}>
          {fresh.orders >= fresh.countedTo ? `${fresh.countedTo} or more` : fresh.orders} new
        </ButtonLink>
      )}
    </span>
  );
}

function More({
  query,
  page: { next, lookedBackTo },
}: {
  query: Record<string, string>;
  page: DeskOrdersJson;
}) {
  if (next === null) return null;
  return (
    <div className={styles.more}>
      {lookedBackTo !== null && (
        <p>
          Looked back to <Moment at={lookedBackTo} as="clock" />. There are older orders.
        </p>
      )}
      <PageLink href={deskPaths.orders(query, next)}>
        {lookedBackTo === null ? 'Older orders' : 'Look further back'}
      </PageLink>
    </div>
  );
}

const KEYS = [
  ['/', 'to the search'],
  ['j', 'the next order'],
  ['k', 'the one before'],
  ['Enter', 'opens it'],
  ['?', 'this help'],
] as const;

function KeyHelp({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} className={styles.help} aria-label="Keys">
      <form method="dialog" className={ui.stack}>
        <h2>Keys</h2>
        <dl className={styles.keys}>
          {KEYS.map(([key, words]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <Button type="submit">Close</Button>
      </form>
    </dialog>
  );
}
