import { payByCardForm } from '@/lib/http/pay-by-card';
import { route } from '@/lib/http/route';
import { cardProvider } from '@/lib/payments/providers';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: payByCardForm },
  { limited: true, isHidden: () => cardProvider(getApp().providers) === null },
);
