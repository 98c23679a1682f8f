'use client';

import { usePathname } from 'next/navigation';
import { PageLink } from '@/components/ui/page-link';
import { paths } from '@/lib/paths';
import styles from './desk.module.css';

const PAGES = [
  { href: paths.desk(), words: 'What needs you' },
  { href: paths.deskOrders(), words: 'Orders' },
  { href: paths.deskBulks(), words: 'In bulk' },
];

/** The pages of the desk. */
export function DeskNav() {
  const here = usePathname();
  const isHere = (href: string) => (href === paths.desk() ? here === href : here.startsWith(href));
  return (
    <nav className={styles.nav} aria-label="Desk">
      {PAGES.map(({ href, words }) => (
        <PageLink key={href} href={href} aria-current={isHere(href) ? 'page' : undefined}>
          {words}
        </PageLink>
      ))}
    </nav>
  );
}
