import { Button } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { BULK_ACT_WORDS } from '@/lib/story/bulk-words';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './order-desk.module.css';

/** What can be done with all that the list shows, on this page and the others. Nothing is done before it was looked at. */
export function BulkBar({ filters }: { filters: Readonly<Record<string, string>> }) {
  return (
    <details className={styles.bulk}>
      <summary>Do something with all of these</summary>
      <form className={ui.row} method="post" action={deskPaths.bulkNew()}>
        {Object.entries(filters).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {Object.entries(BULK_ACT_WORDS).map(([act, words]) => (
          <Button key={act} compact type="submit" name="bulk" value={act}>
            {words} …
          </Button>
        ))}
        <span className={ui.muted}>
          All that the list shows, not this page alone. You see first what will happen.
        </span>
      </form>
    </details>
  );
}
