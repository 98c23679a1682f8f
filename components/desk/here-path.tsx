'use client';

import { usePathname, useSearchParams } from 'next/navigation';

/** A form that leads back to where it stands says so in a hidden field. */
export function HerePath({ name }: { name: string }) {
  const path = usePathname();
  const query = useSearchParams().toString();
  return <input type="hidden" name={name} value={query === '' ? path : `${path}?${query}`} />;
}
