'use client';

import { type RefObject, useState } from 'react';

/**
 * Copies a text. Without the permission, or on plain http, the element that shows it is selected instead, so that the
 * reader's own keys copy it.
 */
export function useCopy(shown: RefObject<HTMLElement | null>): { copy: () => Promise<void>; note: string } {
  const [note, setNote] = useState('');
  const copy = async () => {
    const element = shown.current;
    if (element === null) return;
    try {
      await navigator.clipboard.writeText(element.textContent ?? '');
      setNote('Copied');
    } catch {
      getSelection()?.selectAllChildren(element);
      setNote('Selected: now copy it');
    }
  };
  return { copy, note };
}
