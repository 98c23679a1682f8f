import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { NewProduct } from '@/components/desk/product-fields';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskProducts } from '@/lib/queries/desk-products';

/** A form for a new product. */
export default deskPage<PageProps<'/desk/products/new'>>(can.merchandise, DESK_FRONTS, async (_, { app }) => {
  const [first] = await findDeskProducts(app.database);
  return <NewProduct currency={first?.currency ?? 'EUR'} taxPercent={first?.taxPercent ?? 23} />;
});
