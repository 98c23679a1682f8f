import { getApp } from '@/lib/app';
import { route } from '@/lib/http/route';
import { payAtSandpay } from '@/lib/http/sandpay';

/** `POST /pay/<orderId>` comes here (next.config.js). The pretend provider is there in the sandbox only. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: payAtSandpay },
  { limited: true, isHidden: () => getApp().env.paymentMode === 'live' },
);
