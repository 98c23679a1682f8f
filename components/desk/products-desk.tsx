import { PageTitle } from '@/components/shell/page-title';
import { pictureOf } from '@/components/shop/drawings';
import { Button, PageButton } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskProductJson } from '@/lib/contract/desk-merchant';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import styles from './merchandise.module.css';

interface Props {
  products: readonly DeskProductJson[];
  mayChange: boolean;
}

/** All products in the order of the shelf. */
export function ProductsDesk({ products, mayChange }: Props) {
  return (
    <div className={ui.stack}>
      <PageTitle words="Products · Desk" />
      <div className={styles.head}>
        <h1>Products</h1>
        <p className={ui.muted}>{products.length === 1 ? 'One product.' : `${products.length} products.`}</p>
        {mayChange && <PageButton href={deskPaths.newProduct()}>New product</PageButton>}
        {mayChange && <PageLink href={deskPaths.import()}>Import</PageLink>}
        <a href={deskPaths.productsFile()}>Export as CSV</a>
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col" className={styles.number}>
              Price
            </th>
            <th scope="col" className={styles.number}>
              VAT
            </th>
            <th scope="col" className={styles.number}>
              Available
            </th>
            <th scope="col" className={styles.number}>
              Stock
            </th>
            <th scope="col">Shelf</th>
          </tr>
        </thead>
        <tbody>
          {products.map((product, index) => (
            <ProductRow
              key={product.sku}
              product={product}
              mayChange={mayChange}
              isFirst={index === 0}
              isLast={index === products.length - 1}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ProductRow({
  product,
  mayChange,
  isFirst,
  isLast,
}: {
  product: DeskProductJson;
  mayChange: boolean;
  isFirst: boolean;
  isLast: boolean;
}) {
  const { sku, name, price, currency, taxPercent, stock, reserved, hidden, picture } = product;
  return (
    <tr>
      <th scope="row" className={styles.name}>
        {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
        <img src={picture ?? pictureOf({ sku })} alt="" width="40" height="40" />
        <span>
          <PageLink href={deskPaths.product(sku)}>
            <bdi>{name}</bdi>
          </PageLink>
          <br />
          <span className={ui.muted}>
            {sku}
            {hidden && ', hidden'}
          </span>
        </span>
      </th>
      <td className={styles.number} data-label="Price">
        {formatMoney(price, currency)}
      </td>
      <td className={styles.number} data-label="VAT">
        {taxPercent} %
      </td>
      <td className={styles.number} data-label="Available">
        {stock - reserved}
      </td>
      <td className={styles.number} data-label="Stock">
        {stock}
      </td>
      <td className={styles.moves}>
        {mayChange && (
          <>
            <Move sku={sku} name={name} to="up" isOver={isFirst} />
            <Move sku={sku} name={name} to="down" isOver={isLast} />
          </>
        )}
      </td>
    </tr>
  );
}

function Move({ sku, name, to, isOver }: { sku: string; name: string; to: 'up' | 'down'; isOver: boolean }) {
  return (
    <form method="post" action={deskPaths.productActs(sku)}>
      <input type="hidden" name="act" value={to} />
      <Button compact type="submit" disabled={isOver} aria-label={`Move ${name} ${to}`}>
        {to === 'up' ? '↑' : '↓'}
      </Button>
    </form>
  );
}
