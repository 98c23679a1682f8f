import type { DeskSettingsJson } from '@/lib/contract/desk-settings';
import type { Sql } from '@/lib/db/database';
import { findSettingsActs } from '@/lib/db/tables/desk-acts';
import { findShopSettings } from '@/lib/db/tables/shop-settings';

/** More are read by nobody on one page. */
const MAX_ACTS = 50;

/** The settings of the shop with what was changed of them, the newest first: `/desk/settings`. */
export async function findDeskSettings(sql: Sql): Promise<DeskSettingsJson> {
  const { since: _, ...settings } = await findShopSettings(sql);
  const acts = await findSettingsActs(sql, MAX_ACTS);
  return {
    settings,
    acts: acts.map(({ id, at, person, role, reason, input }) => ({
      ...{ person, role, reason },
      key: id.toString(),
      at: at.toISOString(),
      // Written by lib/settings/change-settings.ts.
      changed: (JSON.parse(input) as Pick<DeskSettingsJson['acts'][number], 'changed'>).changed,
    })),
  };
}
