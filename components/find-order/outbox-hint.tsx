'use client';

import { useShop } from '@/lib/browser/use-shop';
import { paths } from '@/lib/paths';

/** In the sandbox mail goes nowhere: says where it can be read. */
export function OutboxHint() {
  if (useShop()?.outbox !== true) return null;
  return (
    <p>
      This is a sandbox: its mail is kept in the <a href={paths.outbox()}>outbox</a>.
    </p>
  );
}
