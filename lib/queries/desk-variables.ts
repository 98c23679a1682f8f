import type { DeskVariables } from '@/lib/contract/desk';
import type { Sql } from '@/lib/db/database';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findLastVariableWrites } from '@/lib/db/tables/variable-writes';

/** In the order's story; what is in force is shown whole. */
const MAX_VALUE_CHARACTERS = 200;

type NameOf = (elementId: string) => string;

/** The variables that an order has now, its own first. */
export function variablesOf({ variables, locals }: OrderRow, nameOf: NameOf): DeskVariables[] {
  const shown = (of: string | null, values: Readonly<Record<string, unknown>>) => ({
    of,
    values: Object.entries(values).map(([name, value]) => ({ name, value: JSON.stringify(value) })),
  });
  return [
    ...(variables === null ? [] : [shown(null, variables)]),
    ...Object.entries(locals ?? {}).map(([elementId, values]) => shown(nameOf(elementId), values)),
  ].filter(({ values }) => values.length > 0);
}

/** What the last steps of an order set, by their `seq`. @param limit writes at most */
export async function findVariablesSet(
  sql: Sql,
  orderNumber: bigint,
  { nameOf, limit }: { readonly nameOf: NameOf; readonly limit: number },
): Promise<ReadonlyMap<number, readonly DeskVariables[]>> {
  const bySeq = new Map<number, DeskVariables[]>();
  for (const { seq, scope, values } of await findLastVariableWrites(sql, orderNumber, limit)) {
    const shown = Object.entries(values).map(([name, value]) => ({
      name,
      value: cut(JSON.stringify(value)),
    }));
    const of = scope === '' ? null : nameOf(scope);
    bySeq.set(seq, [...(bySeq.get(seq) ?? []), { of, values: shown }]);
  }
  return bySeq;
}

const cut = (text: string) =>
  text.length > MAX_VALUE_CHARACTERS ? `${text.slice(0, MAX_VALUE_CHARACTERS)} …` : text;
