import { claimsNoSignature, takePayment } from '@/lib/http/receive-payment';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { GET: takePayment, POST: takePayment },
  {
    guardGet: true,
    limited: claimsNoSignature,
    // The original's form pays by GET. In live mode a link must not move money.
    refuses: (method) => method === 'GET' && getApp().env.paymentMode === 'live',
  },
);
