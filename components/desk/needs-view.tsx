'use client';

import { PageTitle } from '@/components/shell/page-title';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { useNeeds } from '@/lib/browser/use-needs';
import type { NeedKind, NeedsJson } from '@/lib/contract/desk-needs';
import { deskPaths } from '@/lib/story/desk-paths';
import { KIND_WORDS } from '@/lib/story/desk-words';
import styles from './desk.module.css';
import { NeedRow } from './need-row';

const ORDERS = [
  ['oldest', 'Oldest first'],
  ['dearest', 'Highest value first'],
] as const;

/** What needs a person, as it is now. */
export function NeedsView({ first, kept }: { first: NeedsJson; kept: Readonly<Record<string, string>> }) {
  const { needs, isStale } = useNeeds(first);
  const kinds = Object.entries(needs.counts) as [NeedKind, number][];
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className={ui.stack}>
      <PageTitle words={total === 0 ? 'Desk' : `${total} · Desk`} />
      <div className={styles.head}>
        <h1>{total === 0 ? 'Nothing needs you.' : 'What needs you'}</h1>
        {total > 1 && (
          <nav className={styles.choice} aria-label="Order of the list">
            {ORDERS.map(([order, words]) => (
              <PageLink
                key={order}
                href={deskPaths.home({ ...kept, first: order })}
                aria-current={order === needs.first ? 'true' : undefined}
              >
                {words}
              </PageLink>
            ))}
          </nav>
        )}
      </div>
      {isStale && (
        <Notice state="waiting" role="status">
          The server does not answer. This is how it was a moment ago.
        </Notice>
      )}
      {total === 0 ? (
        <p>No order stands still, no money waits, and all mail went out. This page looks again by itself.</p>
      ) : (
        <>
          <Counts kinds={kinds} countedTo={needs.countedTo} />
          <ul className={styles.needs} aria-label="What needs you">
            {needs.needs.map((need) => (
              <NeedRow key={`${need.kind} ${need.key}`} need={need} />
            ))}
          </ul>
          {needs.needs.length < total && (
            <p className={ui.muted}>
              Shown are {needs.needs.length} of {total}; the others move up as these are done.
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Counts({ kinds, countedTo }: { kinds: [NeedKind, number][]; countedTo: number }) {
  return (
    <ul className={styles.counts} aria-label="How many of each">
      {kinds
        .filter(([, count]) => count > 0)
        .map(([kind, count]) => (
          <li key={kind}>
            <strong>{count > countedTo ? `more than ${countedTo}` : count}</strong>{' '}
            {KIND_WORDS[kind][count === 1 ? 0 : 1]}
          </li>
        ))}
    </ul>
  );
}
