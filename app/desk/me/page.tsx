import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { MeView } from '@/components/desk/me-view';
import { can } from '@/lib/desk/can';
import { readMe } from '@/lib/http/desk-me';
import { deskPage } from '@/lib/http/desk-page';

/** The account of whoever looks. */
export default deskPage<PageProps<'/desk/me'>>(can.look, DESK_FRONTS, async (_props, { person, request }) => (
  <MeView person={person} me={await readMe(request)} />
));
