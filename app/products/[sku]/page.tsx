import { notFound } from 'next/navigation';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { Availability } from '@/components/shop/availability';
import { BuyForm } from '@/components/shop/buy-form';
import { pictureOf } from '@/components/shop/drawings';
import styles from '@/components/shop/product.module.css';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { databasePage } from '@/lib/http/database-page';
import { paths } from '@/lib/paths';
import { findProduct } from '@/lib/queries/products';
import { getApp } from '@/lib/server/app';
import { formatMoney } from '@/lib/story/money';

export const dynamic = 'force-dynamic';

async function ProductPage({ params }: { params: Promise<{ sku: string }> }) {
  const product = await findProduct(getApp().database, (await params).sku);
  if (product === null) notFound();
  return (
    <div className={styles.page}>
      <PageTitle words={product.name} />
      <p>
        <PageLink href={paths.home()}>Back to the shop</PageLink>
      </p>
      <article className={styles.product}>
        <div className={styles.picture}>
          {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
          <img src={pictureOf(product)} alt="" width="320" height="240" />
        </div>
        <div className={ui.stack}>
          <h1>
            <bdi>{product.name}</bdi>
          </h1>
          <p dir="auto">{product.description}</p>
          <p>
            <span className={styles.price}>{formatMoney(product.price, product.currency)}</span>{' '}
            <span className={`${ui.small} ${ui.muted}`}>tax included</span>
          </p>
          <p>
            <Availability available={product.available} />
          </p>
          {product.available > 0 ? (
            <BuyForm product={product} />
          ) : (
            <p>Sold out at the moment. Please check again soon.</p>
          )}
        </div>
      </article>
    </div>
  );
}

export default databasePage(ProductPage, OutOfService);
