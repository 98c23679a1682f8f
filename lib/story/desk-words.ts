import type { NeedJson, NeedKind } from '@/lib/contract/desk-needs';
import { formatMoney } from './money';

/** What the desk says of what waits for a person: what happened, what it costs, what can be done. */
export interface NeedWords {
  readonly what: string;
  readonly cost: string;
  readonly todo: string;
}

/** What a kind is called, one and many. */
export const KIND_WORDS: Readonly<Record<NeedKind, readonly [one: string, many: string]>> = {
  incident: ['incident', 'incidents'],
  suspended: ['suspended order', 'suspended orders'],
  refund: ['refund', 'refunds'],
  unmatched: ['payment without an order', 'payments without an order'],
  foreign: ['payment in a foreign currency', 'payments in a foreign currency'],
  mail: ['unsent mail', 'unsent mails'],
  parcel: ['parcel to pack', 'parcels to pack'],
  delivery: ['address that nothing reaches', 'addresses that nothing reaches'],
  'sold-out': ['product sold out', 'products sold out'],
};

const REFUNDS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  'to-approve': ['A refund waits for a yes', 'Say yes, and it is sent.'],
  'by-hand': ['A refund has to be sent by hand', 'Send it from the bank, then record it.'],
  failed: ['A refund failed', 'Try it again, or send it by hand.'],
  stuck: ['What became of a refund is not known', 'Look at the provider, then try it again or record it.'],
  inquiry: ['The customer’s bank asks what a payment was for', 'Answer at the provider.'],
  disputed: ['A payment is disputed', 'Answer at the provider.'],
};

const HELD_FOR: Readonly<Record<string, string>> = {
  refused: 'The reader wants no mail.',
  bounced: 'Nobody has this address.',
  recipient: 'Too many mails to one reader.',
  client: 'Too many mails for one client.',
  total: 'Too many mails in all.',
};

const tries = (attempts: number) => (attempts === 1 ? 'after one try' : `after ${attempts} tries`);

/** What a need says of itself; its error stands beside it. */
export function needWords({ kind, what, amount, currency, attempts }: NeedJson): NeedWords {
  const money = amount === null ? null : currency === null ? amount : formatMoney(amount, currency);
  switch (kind) {
    case 'incident':
      return {
        what: `“${what}” stopped ${tries(attempts)}`,
        cost: money === null ? 'The order stands still.' : `An order of ${money} stands still.`,
        todo: 'See what went wrong, then try it again.',
      };
    case 'suspended':
      return {
        what: 'An order is suspended',
        cost: money === null ? 'It stands still.' : `An order of ${money} stands still.`,
        todo: 'Resume it, once that is no longer needed.',
      };
    case 'refund': {
      const [words, todo] = REFUNDS[what] ?? ['A refund waits', 'See the order.'];
      return { what: words, cost: `${money ?? 'Money'} of the customer’s.`, todo };
    }
    case 'unmatched':
      return {
        what: `A payment came that belongs to no order (${what})`,
        cost: money === null ? 'How much is not known.' : `${money} of somebody’s.`,
        todo: 'Find its order by amount and name, or send it back.',
      };
    case 'foreign':
      return {
        what: 'Money came in another currency',
        cost: `${money ?? 'Money'} is held; the order is in ${what}.`,
        todo: 'It goes back when the order ends. Cancel it, or wait for the right payment.',
      };
    case 'mail':
      return {
        what: `The mail “${what}” was not sent`,
        cost: 'The customer has not read it.',
        todo: 'Tell the customer another way.',
      };
    case 'parcel':
      return {
        what: 'A parcel waits to be packed',
        cost: money === null ? 'It is paid.' : `${money} is paid for it.`,
        todo: 'Pack it, hand it over and enter who carries it.',
      };
    case 'delivery':
      return {
        what: `“${what}” reaches nobody`,
        cost: 'Whoever should be told was not.',
        todo: 'See why it was not taken, then try it again.',
      };
    default:
      return {
        what: `${what} is sold out`,
        cost: 'It cannot be bought.',
        todo: 'Take in more.',
      };
  }
}

/** The error of a need in words, as far as there are words for it. */
export const needError = ({ kind, error }: Pick<NeedJson, 'kind' | 'error'>): string | null =>
  kind === 'mail' && error !== null ? (HELD_FOR[error] ?? error) : error;
