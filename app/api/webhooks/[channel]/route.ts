import { isNoWebhook, takeProviderEvent } from '@/lib/http/provider-webhook';
import { route } from '@/lib/http/route';

/** The payment providers' own reports; `lib/payments/providers.ts` lists them. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: takeProviderEvent },
  { isHidden: isNoWebhook },
);
