import type { ShopJson } from '@/lib/contract/shop';
import { cardProvider } from '@/lib/payments/providers';
import { getApp } from '@/lib/server/app';

/** `GET /api/shop`: how this shop was started, as far as its customers are to know. */
export function shopJson(): ShopJson {
  const { env, mail, providers, transfer } = getApp();
  const shop: ShopJson = { mode: env.paymentMode, timeScale: env.timeScale, outbox: mail.outbox !== null };
  if (cardProvider(providers) !== null) shop.card = true;
  const bankLines = transfer();
  if (bankLines !== null) shop.transfer = bankLines;
  return shop;
}
