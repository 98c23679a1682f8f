import type { Database } from '@/lib/db/database';
import { ShopSettings } from '@/lib/settings/shop-settings';
import type { Log } from './log';
import { setFront } from './shop-front.mjs';

/** The settings of the shop in this database. What every page says of them follows each change. */
export async function openSettings(database: Database, log: Log): Promise<ShopSettings> {
  const settings = await ShopSettings.open({
    database,
    onChange: (changed) => {
      setFront(changed);
      log.info({ version: changed.version }, 'the settings of the shop were changed');
    },
    onError: (message, error) => log.error({ err: error }, message),
  });
  setFront(settings.now);
  return settings;
}
