import type { Verdict } from '@/lib/contract/payment';

/** What became of a payment, in the payer's words. `good` = the payer has nothing to do. */
const verdicts: Record<Verdict, { good: boolean; say: (money: string) => string }> = {
  applied: { good: true, say: (money) => `Thank you. ${money} has been booked, and the order goes on.` },
  partial: {
    good: true,
    say: (money) => `Thank you. ${money} has been booked. The order still needs the rest.`,
  },
  early: {
    good: true,
    say: (money) => `We have your ${money}. It will be booked as soon as the bill is out.`,
  },
  late: {
    good: false,
    say: (money) => `This order no longer awaits a payment. We will send your ${money} back.`,
  },
  over: { good: false, say: (money) => `This order is already paid. We will send your ${money} back.` },
  duplicate: { good: true, say: () => 'We already have this payment. Nothing was booked twice.' },
  'wrong-currency': {
    good: false,
    say: () => 'This order is billed in another currency. We keep the money safe until the order ends.',
  },
  unmatched: { good: false, say: () => 'We could not match this payment to an order. We kept a note of it.' },
  ignored: { good: false, say: () => 'This was not a payment, so nothing happened.' },
};

export function sayVerdict(verdict: Verdict, money: string): { good: boolean; sentence: string } {
  const words = verdicts[verdict];
  return { good: words.good, sentence: words.say(money) };
}
