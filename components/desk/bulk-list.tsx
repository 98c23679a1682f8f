import { PageTitle } from '@/components/shell/page-title';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { BulkJson } from '@/lib/contract/desk-bulk';
import { BULK_ACT_WORDS, bulkStateWords, progressOf } from '@/lib/story/bulk-words';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './order-desk.module.css';

/** What was done with many orders at once, the newest first. */
export function BulkList({ bulks }: { bulks: readonly BulkJson[] }) {
  return (
    <div className={ui.stack}>
      <PageTitle words="In bulk · Desk" />
      <h1>In bulk</h1>
      {bulks.length === 0 ? (
        <p>
          No bulk actions yet. Narrow <PageLink href={deskPaths.orders()}>the orders</PageLink> to those that
          are meant, and choose what to do with all of them.
        </p>
      ) : (
        <ul className={styles.lines}>
          {bulks.map(({ key, act, state, person, role, createdAt, counts }) => {
            const { ended, all } = progressOf(counts);
            return (
              <li key={key} className={ui.card}>
                <PageLink href={deskPaths.bulk(key)}>
                  {BULK_ACT_WORDS[act]}: {ended} of {all}, {bulkStateWords(state)}
                </PageLink>
                <br />
                <span className={ui.muted}>
                  <bdi>{person}</bdi> ({role}), <Moment at={createdAt} as="clock" />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
