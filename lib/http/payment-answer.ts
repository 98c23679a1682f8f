import type { PaymentAnswerJson } from '@/lib/contract/payment';
import type { PaymentAnswer } from '@/lib/payments/types';
import { json } from './order-answer';

/** The answer to a report of a payment. `null`: the event was about something else, and is acknowledged as `ignored`. */
export function paymentAnswer(answer: PaymentAnswer | null): Response {
  const body: PaymentAnswerJson = answer ?? { paymentId: null, verdict: 'ignored' };
  return json(body);
}
