import type { ReactNode } from 'react';
import { ShopName } from '@/components/shell/shop-words';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import type { Person } from '@/lib/contract/desk';
import { deskPaths } from '@/lib/story/desk-paths';
import styles from './desk.module.css';
import { DeskNav } from './desk-nav';

/** The head of every page of the desk, and its room. */
export function DeskFrame({ person, children }: { person: Person; children: ReactNode }) {
  return (
    <>
      <header className={styles.header}>
        <div className={styles.inner}>
          <span className={styles.brand}>
            <ShopName /> · desk
          </span>
          <DeskNav role={person.role} />
          <div className={styles.person}>
            <PageLink
              href={deskPaths.me()}
              className={styles.name}
              aria-label={`Your account, ${person.name}`}
            >
              <bdi>{person.name}</bdi>
              <span className={styles.role}>, {person.role}</span>
            </PageLink>
            <form method="post" action={deskPaths.signOut()}>
              <Button compact type="submit">
                Sign out
              </Button>
            </form>
          </div>
        </div>
      </header>
      <DeskRoom>{children}</DeskRoom>
    </>
  );
}

/** Where a page of the desk stands. */
export function DeskRoom({ children }: { children: ReactNode }) {
  return (
    <main id="content" tabIndex={-1}>
      {children}
    </main>
  );
}
