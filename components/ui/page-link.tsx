import Link from 'next/link';
import type { ComponentProps } from 'react';
import { route } from './route';

interface Props extends Omit<ComponentProps<typeof Link>, 'href' | 'prefetch'> {
  href: string;
}

/** A way to another page of the shop that loads only what differs: what lives in memory, as a cart may, stays. */
export function PageLink({ href, ...rest }: Props) {
  return <Link {...rest} href={route(href)} prefetch={false} />;
}
