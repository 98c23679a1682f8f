import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { ProductsDesk } from '@/components/desk/products-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskProducts } from '@/lib/queries/desk-products';

/** All that the shop sells. */
export default deskPage<PageProps<'/desk/products'>>(can.look, DESK_FRONTS, async (_, { person, app }) => (
  <ProductsDesk products={await findDeskProducts(app.database)} mayChange={can.merchandise(person)} />
));
