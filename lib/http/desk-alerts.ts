import {
  changeRule,
  deliverAgain,
  makeRule,
  removeRule,
  sendTest,
  switchRule,
  type TypedRule,
} from '@/lib/alerts/manage-rules';
import { ALERT_KINDS } from '@/lib/contract/alerts';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { type Fields, takeForm } from './take-form';
import { wordsPage } from './words-page';

/** The number of an alert or a delivery, as an address or a form has it. @returns null: it is none */
export const parseRowId = (text: string): bigint | null =>
  /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : null;

const typedRule = (field: Fields): TypedRule => ({
  name: field('name'),
  kinds: ALERT_KINDS.filter((kind) => field(`kind-${kind}`) !== ''),
  leastAmount: field('amount').trim(),
  elementId: field('element').trim(),
  longerThanMinutes: field('longer').trim(),
  quietFrom: field('quiet-from'),
  quietUntil: field('quiet-until'),
  everyMinutes: field('every'),
});

/** `POST /desk/alerts`: makes a rule. The secret of a webhook is shown once. */
export async function alertsByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.manage);
  return takeForm(incoming, deskPaths.alerts(), async (field) => {
    const { alerts } = getApp();
    const to = { way: field('way'), where: field('to') };
    const { id, secret } = await makeRule(alerts.manage, person, typedRule(field), to);
    alerts.worker.wake();
    if (secret === null) return seeOther(deskPaths.alert(id.toString()));
    return wordsPage(200, {
      title: 'A new alert',
      heading: 'Copy the secret now.',
      words: [
        'It is shown once. Whoever takes the webhook proves with it that it came from here (Standard Webhooks).',
        secret,
      ],
      link: { href: deskPaths.alert(id.toString()), label: 'To the alert' },
    });
  });
}

/** `POST /desk/alerts/<id>`: changes a rule, turns it on or off, sends a test, removes it. */
export async function alertByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.manage);
  const id = parseRowId(incoming.url.pathname.split('/').at(-1) ?? '');
  if (id === null) throw new AppError('not-found', 'There is no such alert.');
  const here = deskPaths.alert(id.toString());
  return takeForm(incoming, here, async (field) => {
    const { alerts } = getApp();
    switch (field('act')) {
      case 'change':
        await changeRule(alerts.manage, person, id, typedRule(field));
        alerts.worker.wake();
        return seeOther(here);
      case 'on':
      case 'off':
        await switchRule(alerts.manage, person, id, field('act') === 'on');
        alerts.worker.wake();
        return seeOther(here);
      case 'test':
        await sendTest(alerts.manage, person, id);
        alerts.deliveries.wake();
        return seeOther(deskPaths.deliveries());
      case 'remove':
        await removeRule(alerts.manage, person, id);
        return seeOther(deskPaths.alerts());
      default:
        throw new AppError('bad-request', 'act: takes change, on, off, test or remove', 'act');
    }
  });
}

/** `POST /desk/deliveries`: sends once more what was given up. */
export async function deliveriesByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.oversee);
  return takeForm(incoming, deskPaths.deliveries(), async (field) => {
    const id = parseRowId(field('delivery'));
    if (id === null) throw new AppError('bad-request', 'delivery: takes the number of one', 'delivery');
    const { alerts } = getApp();
    await deliverAgain(alerts.manage, person, id);
    alerts.deliveries.wake();
    return seeOther(deskPaths.deliveries());
  });
}
