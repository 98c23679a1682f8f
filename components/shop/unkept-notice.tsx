'use client';

import { Notice } from '@/components/ui/notice';
import { useIsCartKept } from '@/lib/browser/use-cart';

/** Says that the cart will not last; nothing while it does. */
export function UnkeptNotice() {
  if (useIsCartKept()) return null;
  return (
    <Notice state="waiting" role="status">
      Your browser does not keep this cart: its storage is full or blocked. It is gone when you reload or
      close this page, so order before you do.
    </Notice>
  );
}
