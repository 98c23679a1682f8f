import { getApp } from '@/lib/app';
import { AppError } from '@/lib/errors';
import { problem } from '@/lib/http/problem';
import { takePayment } from '@/lib/http/receive-payment';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    // The original's form pays by GET. In live mode a link must not move money.
    GET: (incoming) =>
      getApp().env.paymentMode === 'live'
        ? problem(new AppError('method-not-allowed', 'In live mode payments are taken by POST only.'), {
            allow: 'POST',
          })
        : takePayment(incoming),
    HEAD: () =>
      problem(new AppError('method-not-allowed', 'Payments are taken by GET and POST.'), {
        allow: 'GET, POST',
      }),
    POST: takePayment,
  },
  { guardGet: true },
);
