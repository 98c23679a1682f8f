import type { Person } from '@/lib/contract/desk';
import { reasonInput } from '@/lib/contract/product-input';
import type { Database } from '@/lib/db/database';
import { lockProduct, setPicture } from '@/lib/db/tables/products';
import { unknownProduct } from './change-product';
import { keepProductAct, requireMerchant } from './product-act';
import { readPicture } from './read-picture';
import { type Read, readField } from './read-product';

export interface NewPicture {
  readonly sku: string;
  /** Null: it goes back to the one of the shop, or to the shop's mark. */
  readonly file: Uint8Array | null;
  readonly reason: string;
}

/**
 * Gives a product a picture of its own, or takes it away.
 * @returns the hash of the picture, or what was wrong
 * @throws AppError `forbidden`, `not-found`
 */
export async function givePicture(
  database: Database,
  person: Person,
  { sku, file, reason: why }: NewPicture,
): Promise<Read<string | null>> {
  requireMerchant(person);
  const reason = readField(reasonInput, 'reason', why);
  const read = file === null ? { picture: null } : readPicture(file);
  if (!reason.ok || 'problem' in read)
    return {
      ok: false,
      errors: {
        ...(reason.ok ? {} : reason.errors),
        ...('problem' in read ? { picture: read.problem } : {}),
      },
    };
  const { picture } = read;
  return database.transaction(async (sql): Promise<Read<string | null>> => {
    const before = await lockProduct(sql, sku);
    if (before === null) throw unknownProduct(sku);
    const hash = picture?.hash ?? null;
    if (before.picture === hash) return { ok: true, value: hash };
    await setPicture(sql, sku, picture);
    await keepProductAct(sql, person, 'product-picture', {
      sku,
      reason: reason.value,
      picture: [before.picture, hash],
    });
    return { ok: true, value: hash };
  });
}
