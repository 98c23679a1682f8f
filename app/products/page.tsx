import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { ProductCard } from '@/components/shop/product-card';
import { SearchForm } from '@/components/shop/search-form';
import styles from '@/components/shop/shelf.module.css';
import { databasePage } from '@/lib/http/database-page';
import { paths } from '@/lib/paths';
import { findProducts } from '@/lib/queries/products';
import { getApp } from '@/lib/server/app';

interface Props {
  searchParams: Promise<{ q?: string | string[] }>;
}

const MAX_SEARCH_LENGTH = 100;

/** The shelf as the server renders it: for readers without scripts, and for links to a search. */
async function ProductsPage({ searchParams }: Props) {
  const { q = '' } = await searchParams;
  const search = (typeof q === 'string' ? q : '').slice(0, MAX_SEARCH_LENGTH);
  const products = await findProducts(getApp().database, search);
  return (
    <div className={styles.shelf}>
      <PageTitle words={search === '' ? 'All products' : `Search: ${search}`} />
      <h1>{search === '' ? 'All products' : `Results for “${search}”`}</h1>
      <SearchForm value={search} />
      <h2 className="visually-hidden">Products</h2>
      {products.length === 0 && (
        <p>
          No products match your search. <a href={paths.productList()}>See all products</a>.
        </p>
      )}
      <ul className={styles.products} aria-label="Products">
        {products.map((product) => (
          <ProductCard key={product.sku} product={product} />
        ))}
      </ul>
    </div>
  );
}

export default databasePage(ProductsPage, OutOfService);
