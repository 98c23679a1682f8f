'use client';

import { useSelectedLayoutSegment } from 'next/navigation';
import type { ReactNode } from 'react';

/** The address of the payment provider's pages: a house of its own, with its own front. */
const PROVIDER_SEGMENT = 'pay';

/** The shop's header and footer around a page; none around the pages of the payment provider. */
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
      {children}
      {bottom}
    </>
  );
}
