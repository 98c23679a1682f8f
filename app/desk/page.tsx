import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { NeedsView } from '@/components/desk/needs-view';
import { can } from '@/lib/desk/can';
import { needOrderOf } from '@/lib/http/desk-needs';
import { deskPage } from '@/lib/http/desk-page';
import { findNeeds } from '@/lib/queries/needs';

/** What needs a person. */
export default deskPage<PageProps<'/desk'>>(can.look, DESK_FRONTS, async ({ searchParams }, { app }) => {
  const first = needOrderOf((await searchParams).first);
  const needs = await findNeeds(app.database, app.queries.texts, first);
  return <NeedsView key={first} first={needs} />;
});
