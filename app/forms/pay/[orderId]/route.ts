import { route } from '@/lib/http/route';
import { sandpayForm } from '@/lib/http/sandpay';
import { getApp } from '@/lib/server/app';

/** `POST /pay/<orderId>` comes here. The pretend provider is there in the sandbox only. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: sandpayForm },
  { limited: true, isHidden: () => getApp().env.paymentMode === 'live' },
);
