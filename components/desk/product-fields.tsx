import { PageTitle } from '@/components/shell/page-title';
import ui from '@/components/ui/ui.module.css';
import type { DeskProductJson } from '@/lib/contract/desk-merchant';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskField, DeskForm, ReasonField } from './desk-form';
import styles from './merchandise.module.css';

type Fields = Pick<DeskProductJson, 'name' | 'description' | 'price' | 'currency' | 'taxPercent' | 'hidden'>;

/** What is said and asked for a product. */
export function ProductFields({ product }: { product: Fields }) {
  const { name, description, price, currency, taxPercent, hidden } = product;
  return (
    <>
      <DeskField label="Name" name="name" defaultValue={name} maxLength={100} required />
      <DeskField label="Text" name="description" defaultValue={description} maxLength={500} required />
      <div className={styles.figures}>
        <DeskField label="Price with VAT" name="price" defaultValue={price} inputMode="decimal" required />
        <DeskField label="Currency" name="currency" defaultValue={currency} maxLength={3} required />
        <DeskField
          label="VAT rate, %"
          name="taxPercent"
          defaultValue={taxPercent}
          inputMode="numeric"
          maxLength={3}
          required
        />
      </div>
      <label className={styles.check}>
        <input type="checkbox" name="hidden" value="yes" defaultChecked={hidden} /> Hidden: neither shown nor
        sold
      </label>
      <ReasonField />
    </>
  );
}

/** The form for a new product. */
export function NewProduct({ currency, taxPercent }: { currency: string; taxPercent: number }) {
  const empty = { name: '', description: '', price: '', currency, taxPercent, hidden: true };
  return (
    <div className={ui.stack}>
      <PageTitle words="New product · Desk" />
      <h1>New product</h1>
      <p>It stands last on the shelf and has no pieces. Stock and picture come next, then show it.</p>
      <section className={ui.card}>
        <DeskForm action={deskPaths.createProduct()} send="Create the product" done="Created.">
          <DeskField
            label="SKU"
            name="sku"
            hint="Small letters, digits and hyphens. It stands in its address and never changes."
            maxLength={100}
            autoComplete="off"
            required
          />
          <ProductFields product={empty} />
        </DeskForm>
      </section>
    </div>
  );
}
