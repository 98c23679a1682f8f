import type { Database } from '@/lib/db/database';
import { KeptFresh } from '@/lib/db/kept-fresh';
import { findShopSettings, type ShopSettingsRow } from '@/lib/db/tables/shop-settings';

export interface ShopSettingsOptions {
  readonly database: Database;
  /** They are others now. */
  readonly onChange: (settings: ShopSettingsRow) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * The settings of the shop as this process knows them, read from memory. What another process changes is read again when that
 * is told, and after each time in which nothing could be heard.
 */
export class ShopSettings {
  readonly #fresh: KeptFresh;

  private constructor(
    { database, onChange, onError }: ShopSettingsOptions,
    private current: ShopSettingsRow,
  ) {
    this.#fresh = new KeptFresh(
      async () => {
        const read = await findShopSettings(database);
        if (read.version === this.current.version) return;
        this.current = read;
        onChange(read);
      },
      (error) => onError('the settings could not be read again: those known so far are used', error),
    );
  }

  static async open(options: ShopSettingsOptions): Promise<ShopSettings> {
    return new ShopSettings(options, await findShopSettings(options.database));
  }

  get now(): ShopSettingsRow {
    return this.current;
  }

  /** Somebody may have changed them. */
  changed(): void {
    this.#fresh.changed();
  }

  /** The same, and waits for what they are now. */
  async refresh(): Promise<void> {
    this.changed();
    await this.#fresh.settled();
  }

  close(): Promise<void> {
    return this.#fresh.close();
  }
}
