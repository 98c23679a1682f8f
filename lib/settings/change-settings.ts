import type { Person } from '@/lib/contract/desk';
import { reasonInput } from '@/lib/contract/product-input';
import {
  SETTINGS_FIELDS,
  type SettingsErrors,
  type SettingsField,
  type SettingsText,
  settingsInput,
} from '@/lib/contract/settings-input';
import type { Database, Transaction } from '@/lib/db/database';
import { chainDeskAct, findSettingsActs } from '@/lib/db/tables/desk-acts';
import {
  findOtherwisePriced,
  findShopSettings,
  insertShopSettings,
  knowsTimeZone,
  lockShopSettings,
  type ShopSettingsFields,
  tellSettingsChanged,
} from '@/lib/db/tables/shop-settings';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { actRow } from '@/lib/record/keep-act';

export interface SettingsChange {
  readonly text: SettingsText;
  /** The version that was read before it was changed. */
  readonly version: number;
  readonly reason: string;
}

/** Whether anything differs, or what was wrong. */
export type ChangedSettings =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly errors: SettingsErrors };

/**
 * Changes the settings of the shop: another version of them, with a row of the record. What was issued keeps the version that
 * it was issued under.
 * @param mailFrom what the environment says: then it is no setting, and what the form has of it is not taken
 * @throws AppError `forbidden`; `conflict` where somebody else has changed them since they were read
 */
export async function changeSettings(
  database: Database,
  person: Person,
  { text, version, reason: why }: SettingsChange,
  mailFrom: string | null,
): Promise<ChangedSettings> {
  if (!can.configure(person))
    throw new AppError('forbidden', `Your role, ${person.role}, does not allow this.`);
  const [read, reason] = [settingsInput.safeParse(text), reasonInput.safeParse(why)];
  const errors: SettingsErrors = {};
  // Each issue is of a field of the schema.
  for (const { path, message } of read.error?.issues ?? []) errors[path[0] as SettingsField] ??= message;
  if (!reason.success) errors.reason = reason.error.issues[0]?.message ?? 'This cannot be read.';
  if (!read.success || !reason.success) return { ok: false, errors };
  if (!(await knowsTimeZone(database, read.data.timeZone)))
    return { ok: false, errors: { timeZone: 'The database does not know this zone. Choose another one.' } };
  return database.transaction(async (sql): Promise<ChangedSettings> => {
    await lockShopSettings(sql);
    const before = await findShopSettings(sql);
    const after = mailFrom === null ? read.data : { ...read.data, mailFrom: before.mailFrom };
    const changed = differences(before, after);
    if (Object.keys(changed).length === 0) return { ok: true, value: false };
    if (before.version !== version) throw await overtaken(sql);
    if (changed.currency !== undefined) {
      const others = await findOtherwisePriced(sql, after.currency);
      if (others !== null) return { ok: false, errors: { currency: stillPriced(others, after.currency) } };
    }
    const next = { ...after, version: before.version + 1, since: new Date() };
    await insertShopSettings(sql, next);
    if (database.isShared) await tellSettingsChanged(sql);
    const input = { version: next.version, changed };
    const act = { act: 'settings-change', orderNumber: null, input, reason: reason.data };
    await chainDeskAct(sql, actRow(person, act));
    return { ok: true, value: true };
  });
}

/** What was, and what is now, by field; only what differs. */
function differences(
  before: ShopSettingsFields,
  after: ShopSettingsFields,
): Partial<Record<SettingsField, readonly [was: unknown, is: unknown]>> {
  return Object.fromEntries(
    SETTINGS_FIELDS.flatMap((field) =>
      before[field] === after[field] ? [] : [[field, [before[field], after[field]]]],
    ),
  );
}

const stillPriced = ({ products, currency }: { products: number; currency: string }, wanted: string) =>
  `${products === 1 ? 'One product on the shelf has a price' : `${products} products on the shelf have prices`} in another currency, such as ${currency}. Give ${products === 1 ? 'it a price' : 'them prices'} in ${wanted}, or hide ${products === 1 ? 'it' : 'them'}, and change the currency then.`;

async function overtaken(sql: Transaction): Promise<AppError> {
  const [last] = await findSettingsActs(sql, 1);
  const who = last === undefined ? 'Somebody else' : `${last.person} (${last.role})`;
  return new AppError(
    'conflict',
    `${who} has changed the settings since you opened them. Look at them as they are now, and change them again.`,
  );
}
