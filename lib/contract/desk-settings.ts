import type { SettingsField } from './settings-input';

/** What `/desk/settings` shows. */
export interface DeskSettingsJson {
  readonly settings: Readonly<Record<Exclude<SettingsField, 'taxPercent'>, string>> & {
    readonly taxPercent: number;
    readonly version: number;
  };
  /** Who changed what and why, the newest first. */
  readonly acts: readonly {
    readonly key: string;
    readonly at: string;
    readonly person: string;
    readonly role: string;
    readonly reason: string;
    /** By field: what was, and what is since. */
    readonly changed: Readonly<Partial<Record<SettingsField, readonly [was: unknown, is: unknown]>>>;
  }[];
}
