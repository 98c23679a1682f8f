import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { ProductDesk } from '@/components/desk/product-desk';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { findDeskProduct } from '@/lib/queries/desk-products';

/** One product, with what was done to it. */
export default deskPage<PageProps<'/desk/products/[sku]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params }, { person, app }) => {
    const { sku } = await params;
    const found = /^[A-Za-z0-9-]{1,100}$/.test(sku) ? await findDeskProduct(app.database, sku) : null;
    if (found === null) notFound();
    return <ProductDesk {...found} mayChange={can.merchandise(person)} />;
  },
);
