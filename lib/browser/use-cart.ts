'use client';

import { useSyncExternalStore } from 'react';
import type { Basket } from '@/lib/story/basket';
import { cartText, readCart } from '@/lib/story/cart';

/** The cart lives in the browser's storage: it survives a reload, and all tabs show the same. */
const KEY = 'orderflow-cart';
const listeners = new Set<() => void>();
let kept: { text: string; cart: Basket } | null = null;

/** Storage may be forbidden; then the cart lasts as long as the page. */
function readText(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return kept?.text ?? '';
  }
}

function read(): Basket {
  const text = readText();
  if (kept?.text !== text) kept = { text, cart: readCart(text) };
  return kept.cart;
}

export function setCart(cart: Basket): void {
  const text = cartText(cart);
  try {
    localStorage.setItem(KEY, text);
  } catch {
    kept = { text, cart };
  }
  for (const listener of listeners) listener();
}

/** Changes the cart as it is now, not as some tab last saw it. */
export const changeCart = (change: (cart: Basket) => Basket) => setCart(change(read()));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

const none = () => null;

/** The cart; null where nothing is known of it yet, as in what the server renders. */
export function useCart(): Basket | null {
  return useSyncExternalStore<Basket | null>(subscribe, read, none);
}
