import { readEmail } from '@/lib/contract/email-address';
import type { Database } from '@/lib/db/database';
import type { MailFacts, MailRef } from './mail-facts';
import { readMailFacts } from './mail-facts';
import type { MailShop } from './mail-shop';
import { nameInMail } from './name-in-mail';
import { type MailSetting, type RenderedMail, renderMail } from './render-mail';

/** Before anybody says from whom mail comes; it only ever stands in the outbox. */
const SANDBOX_ADDRESS = 'shop@shop.example';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A mail ready to be sent. */
export interface MailMessage extends RenderedMail {
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** The same for each attempt: mail programs then show it once. */
  readonly messageId: string;
  /** Nobody is to be reminded of what was paid or cancelled in the meantime, nor told of a refund that came back. */
  readonly isOutdated: boolean;
  /** Whose request placed the order, as a keyed hash; null: the operator's, or not known. */
  readonly client: string | null;
  /** Some money has come for the order. */
  readonly hasMoney: boolean;
}

/** Why a queued mail is not sent after all: no personal data. */
export interface NoMail {
  readonly reason: string;
  /** Something is wrong, and the shop has to know; else there is nothing to tell any more. */
  readonly isFault: boolean;
}

export interface MessageSetting extends MailSetting {
  /** `MAIL_FROM`: before what the settings of the shop say. */
  readonly mailFrom: string | null;
}

export interface QueuedRef extends MailRef {
  readonly jobKey: string;
}

/**
 * Makes the message of a queued mail, or says why there is none to send. The address is checked here too: orders
 * made before the form and the API refused some may have any text.
 * @param asOf see `readMailFacts`
 */
export async function makeMessage(
  database: Database,
  mail: QueuedRef,
  setting: MessageSetting,
  asOf: Date | null = null,
): Promise<MailMessage | NoMail> {
  const facts = await readMailFacts(database, mail, setting.findPayBy, asOf);
  if (facts === null) return { reason: 'the order is not there', isFault: true };
  const { email } = facts.customer;
  if (email === null) return { reason: 'there is no address any more', isFault: false };
  const read = readEmail(email);
  if ('wanted' in read) return { reason: `the address is not ${read.wanted}`, isFault: true };
  const from = fromOf(setting.mailFrom, setting.shop());
  const address = `${read.address.local}@${read.address.domain}`;
  return {
    ...(await renderMail(facts, { ...setting, address })),
    from,
    to: { name: nameInMail(facts.customer.name) ?? '', address },
    messageId: messageId(mail.jobKey, from.address),
    isOutdated: isOvertaken(facts),
    client: facts.client,
    hasMoney: facts.hasMoney,
  };
}

function isOvertaken({ kind, isSettled, isOpen, refunds: { told } }: MailFacts): boolean {
  if (kind === 'reminder') return isSettled || !isOpen;
  if (kind === 'refund-sent') return told?.state !== 'pending';
  return kind === 'refunded' && told?.state !== 'refunded';
}

/** `Shop <shop@example.com>`, as `MAIL_FROM` has it, else the settings. The name of the shop where it has none. */
export function fromOf(mailFrom: string | null, shop: Pick<MailShop, 'name' | 'mailFrom'>): Mailbox {
  const said = mailFrom ?? (shop.mailFrom === '' ? SANDBOX_ADDRESS : shop.mailFrom);
  const [, name = '', address = said] = /^([^<>]*)<([^<>]+)>$/.exec(said) ?? [];
  const plain = name.trim().replace(/^"(.*)"$/, '$1');
  return { name: plain === '' ? shop.name : plain, address };
}

/** `<order.seq.task@domain>`: what a job key may hold and a Message-ID may not becomes a dot. */
export function messageId(jobKey: string, from: string): string {
  const local = jobKey.replace(/[^A-Za-z0-9_-]+/g, '.');
  const domain = /@([^\s<>@]+)$/.exec(from)?.[1]?.toLowerCase() ?? 'localhost';
  return `<${local}@${domain}>`;
}
