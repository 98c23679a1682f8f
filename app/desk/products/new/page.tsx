import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { NewProduct } from '@/components/desk/product-fields';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';

/** A form for a new product. */
export default deskPage<PageProps<'/desk/products/new'>>(can.merchandise, DESK_FRONTS, async (_, { app }) => {
  const { currency, taxPercent } = app.settings.now;
  return <NewProduct currency={currency} taxPercent={taxPercent} />;
});
