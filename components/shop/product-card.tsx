import type { ReactNode } from 'react';
import { PageLink } from '@/components/ui/page-link';
import type { ProductJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { formatMoney } from '@/lib/story/money';
import { Availability } from './availability';
import { pictureOf } from './drawings';
import styles from './shelf.module.css';

interface Props {
  product: ProductJson;
  isChosen?: boolean;
  /** What can be done with it here. */
  children?: ReactNode;
}

/** One product on the shelf: its drawing, its name as the way to its page, its price and whether there is any. */
export function ProductCard({ product, isChosen = false, children }: Props) {
  return (
    <li
      className={`${styles.product} ${isChosen ? styles.chosen : ''}`}
      data-sold-out={product.available <= 0 || undefined}
    >
      <div className={styles.picture}>
        {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
        <img src={pictureOf(product)} alt="" width="320" height="240" />
      </div>
      <div className={styles.about}>
        <h3>
          <PageLink href={paths.product(product.sku)}>
            <bdi>{product.name}</bdi>
          </PageLink>
        </h3>
        <p>
          <span className={styles.price}>{formatMoney(product.price, product.currency)}</span>{' '}
          <Availability available={product.available} />
        </p>
      </div>
      {children}
    </li>
  );
}
