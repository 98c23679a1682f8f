import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { PeopleView } from '@/components/desk/people-view';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { readPeople } from '@/lib/http/desk-people';

/** Those who run the shop. */
export default deskPage<PageProps<'/desk/people'>>(can.manage, DESK_FRONTS, async (_props, { person }) => (
  <PeopleView people={await readPeople()} myId={person.accountId ?? null} />
));
