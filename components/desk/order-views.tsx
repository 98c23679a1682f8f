import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskViewJson } from '@/lib/contract/desk-views';
import { MAX_VIEW_NAME } from '@/lib/contract/limits';
import { deskPaths } from '@/lib/story/desk-paths';
import { BUILT_IN_VIEWS, queryText } from '@/lib/story/desk-views';
import { DeskField, DeskForm } from './desk-form';
import styles from './order-views.module.css';

interface Props {
  views: readonly DeskViewJson[];
  /** Filters and columns, as the address of the list has them. */
  query: Readonly<Record<string, string>>;
  /** May this person keep views for everybody? */
  mayShare: boolean;
}

/** The views of the list, each a link to its address; and forms to keep this one, and to rename and remove. */
export function OrderViews({ views, query, mayShare }: Props) {
  const here = queryText(query);
  const changeable = views.filter(({ mayChange }) => mayChange);
  const shared = views.filter(({ isShared }) => isShared);
  const own = views.filter(({ isShared }) => !isShared);
  return (
    <div className={styles.views}>
      <nav aria-label="Views" className={styles.viewNav}>
        <ViewLinks views={BUILT_IN_VIEWS} here={here} />
        {shared.length > 0 && <ViewLinks title="For everybody" views={shared} here={here} />}
        {own.length > 0 && <ViewLinks title="Mine" views={own} here={here} />}
      </nav>
      {/* Another list is another form: the one that was kept is closed. */}
      <details key={here} className={styles.drawer}>
        <summary>Keep this view</summary>
        <DeskForm action={deskPaths.views()} send="Keep it" done="Kept.">
          <input type="hidden" name="act" value="keep" />
          <input type="hidden" name="query" value={here} />
          <DeskField
            label="Name"
            name="name"
            maxLength={MAX_VIEW_NAME}
            autoComplete="off"
            required
            hint="Filters and columns are kept. What was searched for is not: it may be a customer’s name."
          />
          {mayShare && (
            <label className={styles.check}>
              <input type="checkbox" name="shared" value="yes" />
              For everybody at the desk
            </label>
          )}
        </DeskForm>
      </details>
      {changeable.length > 0 && (
        <details className={styles.drawer}>
          <summary>Rename or remove views</summary>
          <ul className={styles.changes}>
            {changeable.map((view) => (
              <ViewForms key={view.id} view={view} here={here} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

type Shown = Pick<DeskViewJson, 'name' | 'query'> & { readonly id?: string };

function ViewLinks({ title, views, here }: { title?: string; views: readonly Shown[]; here: string }) {
  return (
    <ul aria-label={title}>
      {title !== undefined && (
        <li aria-hidden="true" className={ui.muted}>
          {title}
        </li>
      )}
      {views.map(({ id, name, query }) => (
        <li key={id ?? name}>
          <PageLink
            href={deskPaths.orders(query)}
            aria-current={queryText(query) === here ? 'page' : undefined}
          >
            <bdi>{name}</bdi>
          </PageLink>
        </li>
      ))}
    </ul>
  );
}

function ViewForms({ view, here }: { view: DeskViewJson; here: string }) {
  const hidden = (act: string) => (
    <>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="view" value={view.id} />
      <input type="hidden" name="query" value={here} />
    </>
  );
  const whose = view.isShared ? `for everybody, by ${view.person}` : 'mine';
  return (
    <li className={styles.change} aria-label={view.name}>
      <DeskForm
        // Another name is another field: what was typed is no longer the default.
        key={view.name}
        action={deskPaths.views()}
        send="Rename"
        done="Renamed."
        isPrimary={false}
      >
        {hidden('rename')}
        <DeskField
          label={`“${view.name}”, ${whose}`}
          name="name"
          defaultValue={view.name}
          maxLength={MAX_VIEW_NAME}
          autoComplete="off"
          required
        />
      </DeskForm>
      <DeskForm action={deskPaths.views()} send={`Remove “${view.name}”`} done="Removed." isPrimary={false}>
        {hidden('remove')}
      </DeskForm>
    </li>
  );
}
