import { Webhook } from 'standardwebhooks';
import { type Received, send } from './send';
import type { Target } from './server';

/** Two secrets, as during a rotation: a payment system signs with either. */
export const NEW_SECRET = `whsec_${Buffer.alloc(32, 'new').toString('base64')}`;
export const OLD_SECRET = `whsec_${Buffer.alloc(32, 'old').toString('base64')}`;

let count = 0;
/** An id that no delivery had before. */
export const newWebhookId = () => {
  count += 1;
  return `msg_${process.pid}_${Date.now()}_${count}`;
};

export interface Delivery {
  readonly id?: string;
  readonly secret?: string;
  /** How far its timestamp is off. */
  readonly minutesOff?: number;
  /** What is sent instead of what was signed. */
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** The event of one payment. */
export const paymentEvent = (data: unknown, type = 'payment.succeeded') =>
  JSON.stringify({ type, timestamp: new Date().toISOString(), data });

/** Sends a body signed as Standard Webhooks has it. */
export function deliver(target: Target, signed: string, delivery: Delivery = {}): Promise<Received> {
  const { id = newWebhookId(), secret = NEW_SECRET, minutesOff = 0, body = signed, headers = {} } = delivery;
  const at = new Date(Date.now() + minutesOff * 60_000);
  return send(target, '/api/receive-payment', {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, signed),
      ...headers,
    },
  });
}
