import { SETTINGS_FIELDS, type SettingsText } from '@/lib/contract/settings-input';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { changeSettings } from '@/lib/settings/change-settings';
import { deskPaths } from '@/lib/story/desk-paths';
import { formAnswer } from './desk-form';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** `POST /desk/settings/change`: what the shop is called, and how it bills. */
export async function changeSettingsByForm({ request, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.configure);
  const field = await readForm(request, body);
  const version = field('version');
  if (!/^\d{1,9}$/.test(version))
    throw new AppError('bad-request', 'version: takes the number that the form was given', 'version');
  // One entry for each field.
  const text = Object.fromEntries(SETTINGS_FIELDS.map((name) => [name, field(name)])) as SettingsText;
  const { database, settings, env } = getApp();
  return formAnswer(request, deskPaths.settings(), async () => {
    const change = { text, version: Number(version), reason: field('reason') };
    const result = await changeSettings(database, person, change, env.mailFrom);
    // The page that it leads to says what holds now.
    await settings.refresh();
    return result;
  });
}
