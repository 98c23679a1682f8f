import type { ShopJson } from '@/lib/contract/shop';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';
import { cardProvider } from '@/lib/payments/providers';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => {
    const { env, mail, providers, transfer } = getApp();
    const shop: ShopJson = { mode: env.paymentMode, timeScale: env.timeScale, outbox: mail.outbox !== null };
    if (cardProvider(providers) !== null) shop.card = true;
    const bankLines = transfer();
    if (bankLines !== null) shop.transfer = bankLines;
    return json(shop);
  },
});
