import type { Person } from '@/lib/contract/desk';
import type { Transaction } from '@/lib/db/database';
import { chainDeskAct, doneBy, type NewDeskAct } from '@/lib/db/tables/desk-acts';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';

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
export async function keepAct(
  sql: Transaction,
  person: Person,
  act: ProductAct,
  input: ActInput,
): Promise<void> {
  await chainDeskAct(sql, actRow(person, act, input));
}

/** A row of the record. */
export function actRow(person: Person, act: ProductAct, { sku, reason, ...input }: ActInput): NewDeskAct {
  return {
    ...{ act, reason, ...doneBy(person, { sku, ...input }) },
    at: new Date(),
    orderNumber: null,
    result: 'done',
    detail: null,
    askedId: null,
  };
}
