import type { SettingsField } from '@/lib/contract/settings-input';

const FIELDS: Readonly<Record<SettingsField, string>> = {
  name: 'name',
  description: 'what it sells',
  address: 'address',
  mailFrom: 'sender of mail',
  bankLines: 'bank transfer',
  currency: 'currency',
  taxPercent: 'tax rate',
  taxName: 'name of the tax',
  timeZone: 'time zone',
  legalLines: 'legal lines of the bill',
};

const said = (value: unknown) => (value === '' ? 'nothing' : `“${String(value).replaceAll('\n', ', ')}”`);

/** `the name from “Kettle & Loom” to “Tea & Thread”, the tax rate from “23” to “21”` */
export const settingsChangeWords = (
  changed: Readonly<Partial<Record<SettingsField, readonly [was: unknown, is: unknown]>>>,
): string =>
  Object.entries(changed)
    .map(([field, [was, is]]) => `the ${FIELDS[field as SettingsField]} from ${said(was)} to ${said(is)}`)
    .join(', ');
