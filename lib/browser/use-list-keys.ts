'use client';

import { type RefObject, useEffect } from 'react';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);

/** What the keys lead to. */
export interface ListKeys {
  /** The rows are its links with `data-row`. */
  readonly list: RefObject<HTMLElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly help: RefObject<HTMLDialogElement | null>;
}

/** `/` to the search, `j` and `k` through the rows, `?` for help: not while somebody types, nor with a modifier. */
export function useListKeys({ list, search, help }: ListKeys): void {
  useEffect(() => {
    const move = (by: number) => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const here = rows.indexOf(document.activeElement as HTMLElement); // what is focused is an element of the page
      const next = here === -1 ? (by > 0 ? 0 : rows.length - 1) : here + by;
      rows[next]?.focus();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || help.current?.open)
        return;
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j') move(1);
      else if (event.key === 'k') move(-1);
      else if (event.key === '?') help.current?.showModal();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, search, help]);
}
