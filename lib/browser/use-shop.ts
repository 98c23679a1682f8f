'use client';

import useSWR from 'swr';
import type { MyOrdersJson } from '@/lib/contract/my-orders';
import type { ProductJson, ShopJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { isOpen } from '@/lib/story/order-state';
import { getJson } from './request';

const SETTINGS_FRESH_MS = 60_000;
const MY_ORDERS_MS = 4_000;
const PRODUCTS_MS = 15_000;

/** Sandbox or live, and how fast time runs. Undefined until the server has answered. */
export function useShop(): ShopJson | undefined {
  const { data } = useSWR<ShopJson, Error>(paths.shop(), getJson, {
    dedupingInterval: SETTINGS_FRESH_MS,
    revalidateOnFocus: false,
  });
  return data;
}

export function useProducts() {
  return useSWR<ProductJson[], Error>(paths.products(), getJson, { refreshInterval: PRODUCTS_MS });
}

/** The products that a search finds; null while nothing is searched for. The last answer stays while the next is on its way. */
export function useFoundProducts(search: string): { found: ProductJson[] | null; error: Error | undefined } {
  const words = search.trim();
  const { data, error } = useSWR<ProductJson[], Error>(words === '' ? null : paths.products(words), getJson, {
    keepPreviousData: true,
    dedupingInterval: PRODUCTS_MS,
    revalidateOnFocus: false,
  });
  return { found: words === '' ? null : (data ?? null), error };
}

/** The orders made from this browser; asked again while one of them is open. */
export function useMyOrders() {
  return useSWR<MyOrdersJson, Error>(paths.myOrders(), getJson, {
    refreshInterval: (latest) => (latest === undefined || latest.orders.some(isOpen) ? MY_ORDERS_MS : 0),
  });
}
