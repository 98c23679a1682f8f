import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { ImportDesk } from '@/components/desk/import-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';

/** A file of products: looked at first, then taken. */
export default deskPage<PageProps<'/desk/products/import'>>(can.merchandise, DESK_FRONTS, async () => (
  <ImportDesk />
));
