import { getApp } from '@/lib/app';
import type { ShopJson } from '@/lib/contract';
import { json } from '@/lib/http/order-answer';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: () => {
    const { paymentMode, timeScale } = getApp().env;
    const shop: ShopJson = { mode: paymentMode, timeScale };
    return json(shop);
  },
});
