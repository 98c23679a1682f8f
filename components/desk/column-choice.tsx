import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { COLUMN_WORDS, columnQuery, DESK_COLUMNS, type DeskColumn } from '@/lib/story/desk-columns';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './order-views.module.css';

interface Props {
  columns: readonly DeskColumn[];
  /** The filters, as the address has them. */
  filters: Readonly<Record<string, string>>;
}

/** Which columns the list shows: a form whose address is that list, scripts or not. */
export function ColumnChoice({ columns, filters }: Props) {
  return (
    <details className={styles.drawer}>
      <summary>Columns</summary>
      <form method="get" action={deskPaths.orders()}>
        {Object.entries(filters).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <fieldset className={styles.checks}>
          <legend>What the list shows of each order</legend>
          {DESK_COLUMNS.map((column) => (
            <label key={column}>
              <input
                type="checkbox"
                name="columns"
                value={column}
                defaultChecked={columns.includes(column)}
              />
              {COLUMN_WORDS[column]}
            </label>
          ))}
        </fieldset>
        <div className={styles.send}>
          <Button primary compact type="submit">
            Show these
          </Button>
          {Object.keys(columnQuery(columns)).length > 0 && (
            <PageLink href={deskPaths.orders(filters)}>The usual ones</PageLink>
          )}
          <span className={ui.muted}>The file has all of its own columns, whatever is shown.</span>
        </div>
      </form>
    </details>
  );
}
