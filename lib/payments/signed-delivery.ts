import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { AppError } from '@/lib/errors';

const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const ID = /^[\x21-\x7e]{1,255}$/;

/** Does a request claim to be signed? Then it is judged by its signature alone. */
export function isSigned(headers: Headers): boolean {
  return [...headers.keys()].some((name) => name.startsWith('webhook-'));
}

/**
 * Verifies a Standard Webhooks delivery (https://www.standardwebhooks.com) over the raw body, 5 minutes either way.
 * @param secrets several during a rotation: any of them will do
 * @returns the delivery's id, the same over all attempts
 * @throws AppError `unauthorized`; the answer does not tell what was wrong with a signature
 */
export function verifyDelivery(secrets: readonly string[], headers: Headers, body: Uint8Array): string {
  const signed = Object.fromEntries(HEADERS.map((name) => [name, headers.get(name) ?? '']));
  const id = signed['webhook-id'] ?? '';
  if (!ID.test(id))
    throw unauthorized('webhook-id takes 1 to 255 printable ASCII characters without a space.');
  const text = Buffer.from(body);
  for (const secret of secrets) {
    try {
      new Webhook(secret).verify(text, signed, { jsonParse: false });
      return id;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
    }
  }
  throw unauthorized(
    'The signature does not fit. Sign "id.timestamp.body" with the shared secret and send it within 5 minutes.',
  );
}

const unauthorized = (message: string) => new AppError('unauthorized', message);
