'use client';

import { useSyncExternalStore } from 'react';
import type { Basket } from '@/lib/story/basket';
import { cartChanges, cartText, readCart, withChanges } from '@/lib/story/cart';

/**
 * The cart lives in the browser's storage: it survives a reload, and all tabs show the same. What storage does not take,
 * since it is full, blocked or not there, lives in memory on top of what is stored, as long as the page.
 */
const KEY = 'orderflow-cart';
const NOTHING: Basket = {};
const listeners = new Set<() => void>();
/** Quantities that could not be stored; 0 for what was taken out. */
let unkept: Basket = NOTHING;
/** The last text that could be read. */
let stored = '';
let seen = { text: '', unkept, cart: NOTHING };

function storedText(): string {
  try {
    stored = localStorage.getItem(KEY) ?? '';
  } catch {
    // What was read before is as good as anything.
  }
  return stored;
}

/** @returns whether it will be read back; some storages forget without a word */
function store(text: string): boolean {
  try {
    // A full storage has no room for an empty text either.
    if (text === '') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, text);
    return (localStorage.getItem(KEY) ?? '') === text;
  } catch {
    return false;
  }
}

function read(): Basket {
  const text = storedText();
  if (seen.text !== text || seen.unkept !== unkept)
    seen = { text, unkept, cart: withChanges(readCart(text), unkept) };
  return seen.cart;
}

export function setCart(cart: Basket): void {
  unkept = store(cartText(cart)) ? NOTHING : changesOf(cart);
  for (const listener of listeners) listener();
}

function changesOf(cart: Basket): Basket {
  const changes = cartChanges(readCart(storedText()), cart);
  return Object.keys(changes).length === 0 ? NOTHING : changes;
}

/** Changes the cart as it is now, not as some tab last saw it. */
export const changeCart = (change: (cart: Basket) => Basket) => setCart(change(read()));

/** Another tab changed what is stored, or made room. */
function onStorage(): void {
  if (unkept === NOTHING) for (const listener of listeners) listener();
  else setCart(read());
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('storage', onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('storage', onStorage);
  };
}

const none = () => null;

/** The cart; null where nothing is known of it yet, as in what the server renders. */
export function useCart(): Basket | null {
  return useSyncExternalStore<Basket | null>(subscribe, read, none);
}

const isKept = () => unkept === NOTHING;
const always = () => true;

/** Whether the cart will be there after a reload. */
export function useIsCartKept(): boolean {
  return useSyncExternalStore(subscribe, isKept, always);
}
