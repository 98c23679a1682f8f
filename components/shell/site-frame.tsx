'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/** The address of the payment provider's pages: a house of its own, with its own front. */
const PROVIDER_SEGMENT = 'pay';

/** The shop's front around a page; the pages of the payment provider bring their own. */
export function SiteFrame({
  top,
  bottom,
  children,
}: {
  top: ReactNode;
  bottom: ReactNode;
  children: ReactNode;
}) {
  if (useSelectedLayoutSegment() === PROVIDER_SEGMENT) return children;
  return (
    <>
      {top}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {bottom}
    </>
  );
}
