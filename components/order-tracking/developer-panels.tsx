'use client';

import { type ReactNode, useState } from 'react';
import ui from '@/components/ui/ui.module.css';
import { useFollowing } from '@/lib/browser/use-following';
import type { DeveloperJson } from '@/lib/contract/developer-view';
import type { StepJson } from '@/lib/contract/history';
import type { OrderJson } from '@/lib/contract/order';
import type { ShopJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { isOpen } from '@/lib/story/order-state';
import styles from './developer.module.css';
import { EventLog } from './event-log';
import { NextEvents } from './next-events';
import { OpenWork } from './open-work';
import { ScrollCard } from './scroll-card';

interface Props {
  /** As it is now: nothing else is known of what lies behind it. */
  order: OrderJson;
  /** As of the moment that is shown. */
  shown: OrderJson;
  /** The log; none while it is on its way. */
  steps: readonly StepJson[];
  /** Undefined until the server has said it. */
  shop: ShopJson | undefined;
}

/** What lies behind an order: where it stands, what is open, how to move it, and its log. */
export function DeveloperPanels({ order, shown, steps, shop }: Props) {
  const { data, isLoading } = useFollowing<DeveloperJson>(
    shop?.mode === 'sandbox' ? paths.developer(order.orderId) : null,
    order.version,
    ({ version }) => version,
  );
  // Never beside an order of another version.
  const view = data?.version === order.version ? data : data === undefined && !isLoading ? null : undefined;
  const isClosed = shop?.mode === 'live';
  // Room is kept for what may still come, not for what is over since before it was looked at.
  const [cameLate] = useState(!isOpen(order));
  const panel = cameLate ? styles.over : styles.panel;
  const isPast = shown.version !== order.version;
  return (
    <>
      {isClosed ? (
        <p>
          In live mode marking, open work and command lines are the operator’s: ask{' '}
          <code>GET {paths.developer(order.orderId)}</code> with the operator’s token.
        </p>
      ) : (
        <div className={styles.panels}>
          <ScrollCard
            className={panel}
            id="behind"
            title={isPast ? `Open work now, version ${order.version}` : 'Open work'}
          >
            <Answer view={view}>{(known) => <OpenWork view={known} />}</Answer>
          </ScrollCard>
          <ScrollCard
            className={panel}
            id="next"
            title={isPast ? `Next events now, version ${order.version}` : 'Next events'}
          >
            <Answer view={view}>{(known) => <NextEvents view={known} />}</Answer>
          </ScrollCard>
        </div>
      )}
      <ScrollCard className={panel} id="log" title="Event log">
        <EventLog orderId={order.orderId} steps={steps} upTo={shown.version} />
      </ScrollCard>
    </>
  );
}

interface AnswerProps {
  /** Of this very version of the order; undefined: on its way; null: not to be had. */
  view: DeveloperJson | null | undefined;
  children: (known: DeveloperJson) => ReactNode;
}

function Answer({ view, children }: AnswerProps) {
  if (view === null) return <p>The server does not say. It is asked again with the next change.</p>;
  if (view === undefined) return <p className={ui.muted}>Reading…</p>;
  return children(view);
}
