import { receiveProviderEvent } from '@/lib/orders/receive-provider-event';
import { getApp } from '@/lib/server/app';
import { paymentAnswer } from './payment-answer';
import type { Incoming } from './route';

/** `…/webhooks/<channel>` → `<channel>`. */
const channelOf = (url: string) => new URL(url).pathname.split('/').at(-1) ?? '';

/** Is this the webhook of a provider that is not set up, or of none? */
export const isNoWebhook = ({ url }: Request): boolean =>
  (getApp().providers.get(channelOf(url))?.provider ?? null) === null;

/** `POST /api/webhooks/<channel>`: always 200 to what is truly signed, so that it is not sent for ever. */
export async function takeProviderEvent({ request, body }: Incoming): Promise<Response> {
  const event = { channel: channelOf(request.url), headers: request.headers, body };
  return paymentAnswer(await receiveProviderEvent(getApp(), event));
}
