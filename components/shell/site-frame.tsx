'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/**
 * Pages without the shop's header and footer: the payment provider's, which is another company, what other sites frame,
 * and the desk of those who run the shop.
 */
const OWN_FRONTS: readonly (string | null)[] = ['pay', 'embed', 'desk'];

/** The shop's front around a page, except where a page brings its own. */
export function SiteFrame({
  top,
  bottom,
  children,
}: {
  top: ReactNode;
  bottom: ReactNode;
  children: ReactNode;
}) {
  if (OWN_FRONTS.includes(useSelectedLayoutSegment())) return children;
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
