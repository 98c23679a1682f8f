import type { CreditReason } from '@/lib/db/tables/corrections';
import { printedNumber } from '@/lib/db/tables/invoices';
import type { MailKind } from '@/lib/db/tables/mails';
import { formatAmount } from '@/lib/story/amounts';
import { formatMoney } from '@/lib/story/money';
import { formatShopTime } from '@/lib/story/shop-time';
import { soldOutWords } from '@/lib/story/sold-out';
import type { MailFacts, MailParcel } from './mail-facts';
import type { MailNote } from './mail-note';
import type { Sum } from './mail-refunds';
import type { MailShop } from './mail-shop';

/** What a mail says: plain text throughout, the template escapes it. */
export interface MailWords {
  readonly subject: string;
  /** What a mailbox shows beside the subject. */
  readonly preview: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly button: 'pay' | 'order' | 'note';
  /** Are the order's lines and sums shown? */
  readonly hasLines: boolean;
}

type Words = Omit<MailWords, 'subject' | 'preview'>;

/** `1250n`, `EUR` → `€12.50`. */
export const moneyOf = (minor: bigint, currency: string) =>
  formatMoney(formatAmount(minor, currency), currency);

/** What is still to be paid; null without a fixed total. */
export const missingOf = ({ total, applied }: MailFacts): bigint | null =>
  total === null ? null : total > applied ? total - applied : 0n;

const payBy = ({ payBy: at }: MailFacts, { timeZone }: MailShop) =>
  at === null ? '' : ` by ${formatShopTime(at, timeZone)}`;

const sumOf = (sums: readonly Sum[]) =>
  sums.map(({ amount, currency }) => moneyOf(amount, currency)).join(' and ');

/** Only what has happened is told as such. */
function refundsOf({ refunds: { due, pending, refunded } }: MailFacts): string[] {
  const told = [
    ...(due.length > 0 ? [`We will refund ${sumOf(due)}.`] : []),
    ...(pending.length > 0 ? [`Your refund of ${sumOf(pending)} is on its way.`] : []),
    ...(refunded.length > 0 ? [`${sumOf(refunded)} has been refunded.`] : []),
  ];
  return told.length > 0 ? told : ['There is nothing left to refund.'];
}

/** What happens, and when: also where a person sends it. */
const SENT_BACK =
  'We send it the way it came, and write to you once it is sent; your bank may take some days to show it. You need not do anything.';

const moneyAfterEnd = (facts: MailFacts): string[] =>
  isRefunding(facts) ? [refundsOf(facts).join(' '), SENT_BACK] : ['There is nothing to pay.'];

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

const isRefunding = ({ refunds: { due, pending, refunded } }: MailFacts) =>
  due.length + pending.length + refunded.length > 0;

/** The refund that the mail is about. */
const toldOf = ({ refunds: { told } }: MailFacts) => (told === null ? 'Your money' : sumOf([told]));

const shortagesOf = ({ lines }: MailFacts) =>
  lines.flatMap(({ name, quantity, available }) =>
    available === null ? [] : [{ name, quantity, available }],
  );

const isShort = (facts: MailFacts) => shortagesOf(facts).length > 0;

const invoiceOf = ({ invoiceNumber }: MailFacts) =>
  invoiceNumber === null
    ? 'Your invoice stands on the page of your order.'
    : `Your invoice has the number ${printedNumber(invoiceNumber)}; it stands on the page of your order.`;

const NOTE_REASONS: Record<CreditReason, string> = {
  refund: 'it goes back to you',
  dispute: 'your bank took it back after a dispute',
  unpaid: 'the order was not paid',
};

/** What a note says, in a sentence; without the note, that it stands with the bill. */
function noteWords({ note, invoiceNumber, currency }: MailFacts): string {
  if (note === null) return 'It stands on the page of your order, with your bill.';
  const sum = note.amount === null ? 'All' : moneyOf(note.amount, currency);
  const invoice = invoiceNumber === null ? 'your invoice' : `your invoice ${printedNumber(invoiceNumber)}`;
  return note.kind === 'credit'
    ? `${sum} of ${invoice} is no longer owed: ${NOTE_REASONS[note.reason ?? 'refund']}.`
    : `${sum} of ${invoice} is owed again, and paid: your bank gave it back to us.`;
}

const numberOfNote = (note: MailNote | null) => (note === null ? '' : ` ${printedNumber(note.number)}`);

const toPay = (facts: MailFacts) => {
  const missing = missingOf(facts);
  return missing === null ? 'any amount you like' : moneyOf(missing, facts.currency);
};

const DAY = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const;

function parcelWords({ carrier, trackingNumber, trackingUrl, expectedOn }: MailParcel): string[] {
  const day = expectedOn === null ? null : new Intl.DateTimeFormat('en-GB', DAY).format(new Date(expectedOn));
  const told = [
    ...(carrier === null ? [] : [`${carrier} carries it.`]),
    ...(trackingNumber === null ? [] : [`Its tracking number is ${trackingNumber}.`]),
    ...(day === null ? [] : [`It should arrive on ${day}.`]),
  ];
  const where = trackingUrl === null ? [] : [`Where it is now: ${trackingUrl}`];
  return [...(told.length === 0 ? [] : [told.join(' ')]), ...where];
}

const WORDS: Record<MailKind, (facts: MailFacts, shop: MailShop) => Words> = {
  received: () => ({
    title: 'We have your order.',
    paragraphs: [
      'Thank you. We are setting your things aside now; how to pay comes in a mail of its own.',
      'You can watch your order on its way through the shop at any time.',
    ],
    button: 'order',
    hasLines: true,
  }),
  bill: (facts, shop) => ({
    title: 'We confirm your order.',
    paragraphs: facts.isSettled
      ? ['We have your payment already, so there is nothing left to do.', invoiceOf(facts)]
      : [
          `Please pay ${toPay(facts)}${payBy(facts, shop)}. As soon as your payment is here we pack your parcel.`,
          'This is your order confirmation with the request for payment, and no invoice. The invoice, with its number, follows your payment.',
        ],
    button: facts.isSettled || !facts.isOpen ? 'order' : 'pay',
    hasLines: true,
  }),
  reminder: (facts, shop) => ({
    title: 'Your payment is still missing.',
    paragraphs: [
      `Perhaps it slipped your mind: ${toPay(facts)} is still to be paid.`,
      `Please pay${payBy(facts, shop)}. After that we cancel the order and put your things back on the shelf.`,
      'If your payment is on its way already, please ignore this mail.',
    ],
    button: 'pay',
    hasLines: true,
  }),
  'part-paid': (facts, shop) => {
    const missing = missingOf(facts);
    const isMissing = missing !== null && missing > 0n && facts.isOpen && !facts.isSettled;
    return {
      title: 'Part of your payment is here.',
      paragraphs: [
        isMissing
          ? `We have ${moneyOf(facts.applied, facts.currency)} from you. ${toPay(facts)} is still missing.`
          : 'Thank you. You can see where your order stands at any time.',
        ...(isMissing ? [`Please pay the rest${payBy(facts, shop)}, so that we can pack your parcel.`] : []),
      ],
      button: isMissing ? 'pay' : 'order',
      hasLines: true,
    };
  },
  paid: (facts) => ({
    title: 'We have your payment.',
    paragraphs: [
      'Thank you. Your parcel is being packed; we tell you as soon as it leaves.',
      invoiceOf(facts),
    ],
    button: 'order',
    hasLines: true,
  }),
  shipped: ({ parcel }) => ({
    title: 'Your parcel is on its way.',
    paragraphs: [
      'It is packed and handed over. There is nothing left to do but put the kettle on.',
      ...(parcel === null ? [] : parcelWords(parcel)),
    ],
    button: 'order',
    hasLines: true,
  }),
  cancelled: (facts) => ({
    title: 'Your order is cancelled.',
    paragraphs: [
      isShort(facts)
        ? `${soldOutWords(shortagesOf(facts))} Nothing will be shipped.`
        : 'Nothing will be shipped, and your things are back on the shelf.',
      isRefunding(facts)
        ? 'We refund what you have paid; a mail of its own says how much, and how far that is.'
        : 'There is nothing to pay.',
    ],
    button: 'order',
    hasLines: false,
  }),
  rejected: (facts) => ({
    title: 'We can’t fulfil your order.',
    paragraphs: [
      `We are sorry, and have set nothing aside. ${soldOutWords(shortagesOf(facts))}`,
      isRefunding(facts)
        ? 'We refund what you have paid; a mail of its own says how far that is.'
        : 'There is nothing to pay. The rest of the shelf is still yours to choose from.',
    ],
    button: 'order',
    hasLines: true,
  }),
  stopped: (facts) => ({
    title: 'The shop has stopped your order.',
    paragraphs: ['Nothing more of it will be shipped. We are sorry.', ...moneyAfterEnd(facts)],
    button: 'order',
    hasLines: true,
  }),
  'given-up': (facts) => ({
    title: 'We could not finish your order.',
    paragraphs: ['The fault is ours, and we are sorry.', ...moneyAfterEnd(facts)],
    button: 'order',
    hasLines: true,
  }),
  overpaid: (facts) => ({
    title: 'You paid more than your order costs.',
    paragraphs: [
      [
        facts.extra.over > 0n
          ? `You paid ${moneyOf(facts.extra.over, facts.currency)} more than the total.`
          : 'You paid more than the total.',
        ...refundsOf(facts),
      ].join(' '),
      SENT_BACK,
    ],
    button: 'order',
    hasLines: false,
  }),
  'late-payment': (facts) => ({
    title: 'Your payment came too late.',
    paragraphs: [
      [
        facts.extra.late > 0n
          ? `Your ${moneyOf(facts.extra.late, facts.currency)} came when this order no longer awaited a payment.`
          : 'It came when this order no longer awaited a payment.',
        ...refundsOf(facts),
      ].join(' '),
      SENT_BACK,
    ],
    button: 'order',
    hasLines: false,
  }),
  'wrong-currency': (facts) => {
    const came = facts.extra.foreign.length === 0 ? 'Your payment' : sumOf(facts.extra.foreign);
    const toPayStill = facts.isOpen && !facts.isSettled;
    return {
      title: 'Your payment came in another currency.',
      paragraphs: [
        `${came} came in another currency than this order’s ${facts.currency}, and does not count towards it.`,
        facts.isOpen
          ? 'It is safe, and goes back to you the way it came when this order has ended.'
          : [...refundsOf(facts), SENT_BACK].join(' '),
        ...(toPayStill ? [`${capital(toPay(facts))} is still to be paid, in ${facts.currency}.`] : []),
      ],
      button: toPayStill ? 'pay' : 'order',
      hasLines: false,
    };
  },
  'refund-due': (facts) => ({
    title: 'Money goes back to you.',
    paragraphs: [['Your order has ended.', ...refundsOf(facts)].join(' '), SENT_BACK],
    button: 'order',
    hasLines: false,
  }),
  'refund-sent': (facts) => ({
    title: 'Your refund is on its way.',
    paragraphs: [
      `We have sent ${toldOf(facts)} back the way it came. Banks may take some days.`,
      'You need not do anything.',
    ],
    button: 'order',
    hasLines: false,
  }),
  refunded: (facts) => ({
    title: 'Your refund is done.',
    paragraphs: [
      `${toldOf(facts)} has been refunded. It may take some days until your bank shows it.`,
      'You need not do anything.',
    ],
    button: 'order',
    hasLines: false,
  }),
  'credit-note': (facts) => ({
    title: `Your credit note${numberOfNote(facts.note)}.`,
    paragraphs: [noteWords(facts), 'You can open and print it. You need not do anything.'],
    button: 'note',
    hasLines: false,
  }),
  'debit-note': (facts) => ({
    title: `Your debit note${numberOfNote(facts.note)}.`,
    paragraphs: [noteWords(facts), 'You can open and print it. You need not do anything.'],
    button: 'note',
    hasLines: false,
  }),
  link: () => ({
    title: 'Here is the link to your order.',
    paragraphs: [
      'You asked for it. It opens the order with your name and address, so keep it to yourself. It works for seven days.',
      'If it was not you who asked, you need not do anything: nobody else has got this link.',
    ],
    button: 'order',
    hasLines: false,
  }),
};

const SUBJECT: Record<MailKind, string> = {
  received: 'We have your order',
  bill: 'Your order confirmation and payment request',
  reminder: 'A friendly reminder',
  'part-paid': 'Part of your payment is here',
  paid: 'We have your payment',
  shipped: 'Your parcel is on its way',
  cancelled: 'Your order is cancelled',
  rejected: 'We can’t fulfil your order',
  stopped: 'The shop has stopped your order',
  'given-up': 'We could not finish your order',
  overpaid: 'You paid more than your order costs',
  'late-payment': 'Your payment came too late',
  'wrong-currency': 'Your payment came in another currency',
  'refund-due': 'Money goes back to you',
  'refund-sent': 'Your refund is on its way',
  refunded: 'Your refund is done',
  'credit-note': 'Your credit note',
  'debit-note': 'Your debit note',
  link: 'The link to your order',
};

export const mailSubject = ({ kind, orderId }: Pick<MailFacts, 'kind' | 'orderId'>) =>
  `${SUBJECT[kind]} · order ${orderId}`;

/** What the mail says of its order as the order is now. */
export function mailWords(facts: MailFacts, shop: MailShop): MailWords {
  const words = WORDS[facts.kind](facts, shop);
  return { ...words, subject: mailSubject(facts), preview: words.paragraphs[0] ?? words.title };
}
