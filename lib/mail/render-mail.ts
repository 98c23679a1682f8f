import { createElement } from 'react';
import type { KeyedHash } from '@/lib/db/keyed-hash';
import { printedNumber } from '@/lib/db/tables/invoices';
import { paths, serverPaths } from '@/lib/paths';
import { isolated } from '@/lib/story/isolated';
import { noteName, noteTitle } from '@/lib/story/note-name';
import { transferWords } from '@/lib/story/transfer-words';
import type { FindPayBy, MailFacts } from './mail-facts';
import { recipientHash, refusalToken } from './mail-recipient';
import type { MailShop } from './mail-shop';
import { mailWords, missingOf, moneyOf } from './mail-words';
import { nameInMail } from './name-in-mail';
import { type LinkSigning, signOrderLink } from './order-link';
import { OrderMail } from './templates/order-mail';

/** What a mail is made with, besides the order. */
export interface MailSetting {
  readonly signing: LinkSigning;
  /** Makes the link by which an address refuses all mail. */
  readonly hash: KeyedHash;
  /** Where links lead, `https://shop.example`: a setting of the shop's, never what a request names. */
  readonly origin: string;
  readonly isSandbox: boolean;
  /** Lines for a bank transfer; null: payments are taken on the pages. */
  readonly transfer: () => string | null;
  /** The last moment to pay an order. */
  readonly findPayBy: FindPayBy;
  /** As its settings are now. */
  readonly shop: () => MailShop;
}

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where its reader refuses all further mail. */
  readonly refuseHref: string;
}

/** The library shouts titles and the heads of tables. */
const TEXT = [
  { selector: 'h1', options: { uppercase: false } },
  {
    selector: '[data-text-format="dataTable"]',
    format: 'dataTable',
    options: { uppercaseHeaderCells: false },
  },
];

/**
 * Makes the mail, HTML and text, from what is known of its order. React escapes whatever a customer typed.
 * @param setting `address`: whom it goes to
 */
export async function renderMail(
  facts: MailFacts,
  setting: MailSetting & { readonly address: string },
): Promise<RenderedMail> {
  // Loaded when the first mail is made: a start need not wait for it.
  const { render, toPlainText } = await import('@react-email/render');
  const words = mailWords(facts, setting.shop());
  const { origin } = setting;
  const token = signOrderLink(setting.signing, facts.orderId, facts.queuedAt);
  const orderHref = origin + serverPaths.myOrder(token);
  const bankLines = words.button === 'pay' ? setting.transfer() : null;
  const note = facts.note && { kind: facts.note.kind, number: printedNumber(facts.note.number) };
  const button =
    words.button === 'pay' && bankLines === null
      ? // Sandpay is there in the sandbox only; else the order's own page has the ways to pay.
        { label: payLabel(facts), href: setting.isSandbox ? origin + paths.pay(facts.orderId) : orderHref }
      : words.button === 'note' && note !== null
        ? {
            label: `See ${noteTitle(note).toLowerCase()}`,
            href: origin + serverPaths.myOrder(token, noteName(note)),
          }
        : { label: 'See your order', href: orderHref };
  const refuseHref =
    origin + paths.noMail(refusalToken(setting.hash, recipientHash(setting.hash, setting.address)));
  const name = nameInMail(facts.customer.name);
  const html = await render(
    createElement(OrderMail, {
      ...words,
      paragraphs: [...words.paragraphs, ...(bankLines === null ? [] : howToPay(bankLines, facts.orderId))],
      greeting: name === null ? 'Hello,' : `Hello ${isolated(name)},`,
      button,
      lines: words.hasLines ? linesOf(facts) : [],
      sums: words.hasLines ? sumsOf(facts) : [],
      orderId: facts.orderId,
      orderHref,
      refuseHref,
      isSandbox: setting.isSandbox,
      shop: setting.shop(),
    }),
  );
  return { subject: words.subject, html, text: toPlainText(html, { selectors: TEXT }), refuseHref };
}

/** Each line a paragraph: programs that make text of a mail keep no other lines apart. */
function howToPay(bankLines: string, orderId: string): string[] {
  const { sentence, lines } = transferWords(bankLines, orderId);
  return [sentence, ...lines];
}

function payLabel(facts: MailFacts): string {
  const missing = missingOf(facts);
  return missing === null ? 'Pay now' : `Pay ${moneyOf(missing, facts.currency)}`;
}

const linesOf = ({ lines, currency }: MailFacts) =>
  lines.map(({ name, quantity, sum }) => ({
    label: `${quantity} × ${isolated(name)}`,
    value: moneyOf(sum, currency),
  }));

/** The total, and where something has arrived but not all, what has and what has not. */
function sumsOf(facts: MailFacts) {
  const { total, applied, currency } = facts;
  const missing = missingOf(facts);
  if (total === null || missing === null) return [];
  const sums = [{ label: 'Total', value: moneyOf(total, currency) }];
  if (applied === 0n) return sums;
  sums.push({ label: 'Paid', value: moneyOf(applied, currency) });
  if (missing > 0n) sums.push({ label: 'Still to pay', value: moneyOf(missing, currency) });
  return sums;
}
