import { PageTitle } from '@/components/shell/page-title';
import { pictureOf } from '@/components/shop/drawings';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskProductJson, ProductActJson } from '@/lib/contract/desk-merchant';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatMoney } from '@/lib/story/money';
import { productActWords } from '@/lib/story/product-act-words';
import { DeskField, DeskForm, ReasonField } from './desk-form';
import { DeskPart } from './desk-part';
import styles from './merchandise.module.css';
import { ProductFields } from './product-fields';

interface Props {
  product: DeskProductJson;
  acts: readonly ProductActJson[];
  mayChange: boolean;
}

/** One product: what is said and asked for it, its stock, its picture, and who changed what and why. */
export function ProductDesk({ product, acts, mayChange }: Props) {
  const { sku, name, hidden, price, currency, taxPercent, description } = product;
  return (
    <div className={ui.stack}>
      <PageTitle words={`${name} · Desk`} />
      <div className={styles.head}>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p className={ui.muted}>
          {sku}
          {hidden ? ', hidden' : ''}
        </p>
        {!hidden && <PageLink href={paths.product(sku)}>On the shelf</PageLink>}
      </div>
      <div className={styles.columns}>
        <DeskPart title="Text and price">
          {mayChange ? (
            <DeskForm
              key={product.revision}
              action={deskPaths.productActs(sku)}
              send="Save"
              done="Saved. Orders that were placed keep what they were placed at."
            >
              <input type="hidden" name="act" value="change" />
              <input type="hidden" name="revision" value={product.revision} />
              <ProductFields product={product} />
            </DeskForm>
          ) : (
            <p>
              <bdi>{description}</bdi> {formatMoney(price, currency)}, {taxPercent} % VAT included.
            </p>
          )}
        </DeskPart>
        <div className={ui.stack}>
          <Stock product={product} mayChange={mayChange} />
          <Picture product={product} mayChange={mayChange} />
          <Changes acts={acts} />
        </div>
      </div>
    </div>
  );
}

function Stock({ product: { sku, stock, reserved }, mayChange }: Omit<Props, 'acts'>) {
  return (
    <DeskPart title="Stock">
      <p>
        {stock - reserved} available: {stock} came in, {reserved} of them are reserved or shipped.
      </p>
      {mayChange && (
        <DeskForm
          key={stock}
          action={deskPaths.productActs(sku)}
          send="Change the stock"
          done="Changed."
          isPrimary={false}
        >
          <input type="hidden" name="act" value="stock" />
          <input type="hidden" name="stock" value={stock} />
          <DeskField
            label="Pieces"
            name="pieces"
            hint="To add, or with a minus to remove: 12, -1"
            inputMode="numeric"
            maxLength={8}
            autoComplete="off"
            required
          />
          <ReasonField />
        </DeskForm>
      )}
    </DeskPart>
  );
}

function Picture({ product: { sku, name, picture }, mayChange }: Omit<Props, 'acts'>) {
  return (
    <DeskPart title="Picture">
      {/* biome-ignore lint/performance/noImgElement: a drawing of a kilobyte needs no image service */}
      <img className={styles.picture} src={picture ?? pictureOf({ sku })} alt={name} />
      {mayChange && (
        <DeskForm
          key={picture}
          action={deskPaths.productPicture(sku)}
          send={picture === null ? 'Set the picture' : 'Save the picture'}
          done="Changed."
          isPrimary={false}
          hasFile
        >
          <DeskField
            label="File"
            name="picture"
            type="file"
            accept="image/svg+xml,image/png"
            hint="An SVG or a PNG of at most 256 KiB and 2000 × 2000 pixels."
          />
          {picture !== null && (
            <label className={styles.check}>
              <input type="checkbox" name="remove" value="yes" /> Remove its own picture instead
            </label>
          )}
          <ReasonField />
        </DeskForm>
      )}
    </DeskPart>
  );
}

function Changes({ acts }: Pick<Props, 'acts'>) {
  return (
    <DeskPart title="Changes" id="acts">
      {acts.length === 0 && <p className={ui.muted}>Nobody has changed it.</p>}
      <ul className={styles.lines}>
        {acts.map(({ key, at, person, role, act, reason, input }) => (
          <li key={key}>
            <strong>
              <bdi>{person}</bdi> ({role}) {productActWords(act, input)}
            </strong>
            <br />
            <span className={ui.muted}>
              <Moment at={at} as="clock" />
              {reason !== '' && (
                <>
                  , because: <bdi>{reason}</bdi>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </DeskPart>
  );
}
