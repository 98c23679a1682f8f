'use client';

import { useShopFront } from './shop-words';

/**
 * The title of the window. Pages say it here and never as `metadata`: Next mounts that title in its own time, and
 * what the browser shows is the title that was mounted last. So a page says its own first, and a display inside it
 * that knows better wins.
 */
export function PageTitle({ words }: { words?: string }) {
  const { name } = useShopFront();
  return <title>{words === undefined ? name : `${words} · ${name}`}</title>;
}
