'use client';

import { createContext, type ReactNode, use } from 'react';

/** What every page says of the shop: its settings. */
export interface ShopFront {
  readonly name: string;
  /** What it sells, in a line. */
  readonly description: string;
}

const Front = createContext<ShopFront>({ name: '', description: '' });

/** Around all pages. */
export const ShopWords = ({ front, children }: { front: ShopFront; children: ReactNode }) => (
  <Front value={front}>{children}</Front>
);

export const useShopFront = (): ShopFront => use(Front);

export const ShopName = () => use(Front).name;

export const ShopDescription = () => use(Front).description;
