'use client';

import { usePathname } from 'next/navigation';
import { PageLink } from '@/components/ui/page-link';
import type { Role } from '@/lib/contract/desk';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './desk.module.css';

const PAGES: readonly {
  href: Parameters<typeof PageLink>[0]['href'];
  words: string;
  roles?: readonly Role[];
}[] = [
  { href: deskPaths.home(), words: 'What needs you' },
  { href: deskPaths.orders(), words: 'Orders' },
  { href: deskPaths.tasks(), words: 'Tasks' },
  { href: deskPaths.bulks(), words: 'In bulk' },
  { href: deskPaths.products(), words: 'Products' },
  { href: deskPaths.figures(), words: 'Figures', roles: ['merchant', 'admin'] },
  { href: deskPaths.settings(), words: 'Settings', roles: ['merchant', 'admin'] },
  { href: deskPaths.alerts(), words: 'Alerts', roles: ['operator', 'admin'] },
  { href: deskPaths.audit(), words: 'Audit', roles: ['operator', 'admin'] },
  { href: deskPaths.system(), words: 'System', roles: ['operator', 'admin'] },
  { href: deskPaths.people(), words: 'People', roles: ['admin'] },
  { href: deskPaths.tokens(), words: 'Tokens', roles: ['admin'] },
];

/** The pages of the desk that this role may see. */
export function DeskNav({ role }: { role: Role }) {
  const here = usePathname();
  const isHere = (href: string) => (href === deskPaths.home() ? here === href : here.startsWith(href));
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
