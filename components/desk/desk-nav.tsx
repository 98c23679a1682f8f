'use client';

import { usePathname } from 'next/navigation';
import { PageLink } from '@/components/ui/page-link';
import type { Role } from '@/lib/contract/desk';
import { paths } from '@/lib/paths';
import styles from './desk.module.css';

const PAGES: readonly {
  href: Parameters<typeof PageLink>[0]['href'];
  words: string;
  roles?: readonly Role[];
}[] = [
  { href: paths.desk(), words: 'What needs you' },
  { href: paths.deskOrders(), words: 'Orders' },
  { href: paths.deskBulks(), words: 'In bulk' },
  { href: paths.deskProducts(), words: 'Products' },
  { href: paths.deskFigures(), words: 'Figures', roles: ['merchant', 'admin'] },
  { href: paths.deskPeople(), words: 'People', roles: ['admin'] },
  { href: paths.deskTokens(), words: 'Tokens', roles: ['admin'] },
];

/** The pages of the desk that this role may see. */
export function DeskNav({ role }: { role: Role }) {
  const here = usePathname();
  const isHere = (href: string) => (href === paths.desk() ? here === href : here.startsWith(href));
  return (
    <nav className={styles.nav} aria-label="Desk">
      {PAGES.filter(({ roles }) => roles === undefined || roles.includes(role)).map(({ href, words }) => (
        <PageLink key={href} href={href} aria-current={isHere(href) ? 'page' : undefined}>
          {words}
        </PageLink>
      ))}
    </nav>
  );
}
