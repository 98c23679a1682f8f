import { fromOf, type MessageSetting } from './mail-message';
import { renderMail } from './render-mail';

export interface ExampleMail {
  /** `Shop <shop@example.com>` */
  readonly from: string;
  readonly subject: string;
  readonly html: string;
}

/** An order that nobody made: `/desk/settings` shows what mail looks like by the settings as they are now. */
export async function exampleMail(setting: MessageSetting, now: Date): Promise<ExampleMail> {
  const { name, address } = fromOf(setting.mailFrom, setting.shop());
  const facts = {
    ...{ kind: 'bill' as const, orderId: '1', client: null, hasMoney: false, isOpen: true, isSettled: false },
    customer: { name: 'Ada Byrne', email: 'ada@example.com' },
    queuedAt: now,
    currency: setting.shop().currency,
    ...{ total: 2_500n, applied: 0n, invoiceNumber: null, note: null, parcel: null },
    extra: { foreign: [], over: 0n, late: 0n },
    lines: [{ name: 'An example', quantity: 2, sum: 2_500n, available: null }],
    refunds: { due: [], pending: [], refunded: [], told: null },
    payBy: new Date(now.getTime() + PAY_WITHIN_MS),
  };
  const { subject, html } = await renderMail(facts, { ...setting, address: 'ada@example.com' });
  return { from: `${name} <${address}>`, subject, html };
}

/** As in many a model: the example has none. */
const PAY_WITHIN_MS = 3 * 24 * 60 * 60 * 1000;
