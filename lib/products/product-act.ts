import type { Person } from '@/lib/contract/desk';
import type { Transaction } from '@/lib/db/database';
import { chainDeskAct, type NewDeskAct } from '@/lib/db/tables/desk-acts';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { actRow } from '@/lib/record/keep-act';

/** What can be done to a product at the desk; `desk_act_product_idx` finds them by how they begin. */
export type ProductAct =
  | 'product-create'
  | 'product-change'
  | 'product-stock'
  | 'product-move'
  | 'product-picture';

/** @throws AppError `forbidden` */
export function requireMerchant(person: Person): void {
  if (!can.merchandise(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
}

/** What an act was about: kept as JSON, but for the reason. */
export interface ActInput {
  readonly sku: string;
  readonly reason: string;
  readonly [key: string]: unknown;
}

/** The record of an act, in the transaction that does it. */
export async function keepProductAct(
  sql: Transaction,
  person: Person,
  act: ProductAct,
  input: ActInput,
): Promise<void> {
  await chainDeskAct(sql, productActRow(person, act, input));
}

/** A row of the record. */
export const productActRow = (person: Person, act: ProductAct, { reason, ...input }: ActInput): NewDeskAct =>
  actRow(person, { act, orderNumber: null, input, reason });
