import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { FirstPage } from '@/components/desk/first-page';
import { HeatMap } from '@/components/desk/heat-map';
import { LatelyView } from '@/components/desk/lately-view';
import { NeedsView } from '@/components/desk/needs-view';
import { can } from '@/lib/desk/can';
import { overOf } from '@/lib/http/desk-first-page';
import { needOrderOf } from '@/lib/http/desk-needs';
import { deskPage } from '@/lib/http/desk-page';
import { findNeeds } from '@/lib/queries/needs';

/** What needs a person, what came in lately, and where orders stand. */
export default deskPage<PageProps<'/desk'>>(
  can.look,
  DESK_FRONTS,
  async ({ searchParams }, { app: { database, queries }, person }) => {
    const asked = await searchParams;
    const [first, over] = [needOrderOf(asked.first), overOf(asked.over)];
    const version = typeof asked.version === 'string' ? asked.version : '';
    const [needs, lately, heat] = await Promise.all([
      findNeeds(database, queries.texts, first),
      queries.lately.read(over, can.account(person)),
      queries.heat.read(),
    ]);
    // What one part is asked for stays when another is.
    const kept = Object.fromEntries(
      Object.entries({ first, over, version }).filter(
        ([name, value]) => value !== '' && asked[name] === value,
      ),
    );
    return (
      <FirstPage hasNeeds={needs.needs.length > 0}>
        <NeedsView key={first} first={needs} kept={kept} />
        <LatelyView first={lately} kept={kept} />
        <HeatMap first={heat} version={version} kept={kept} />
      </FirstPage>
    );
  },
);
