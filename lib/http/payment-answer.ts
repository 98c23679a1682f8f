import type { PaymentAnswerJson } from '@/lib/contract/payment';
import type { PaymentAnswer } from '@/lib/payments/types';
import { json } from './order-answer';

/** What became of a payment; null: the event was none, and the sender is to rest content. */
export function paymentAnswer(answer: PaymentAnswer | null): Response {
  const body: PaymentAnswerJson = answer ?? { paymentId: null, verdict: 'ignored' };
  return json(body);
}
