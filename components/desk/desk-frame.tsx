import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import type { Person } from '@/lib/contract/desk';
import { paths } from '@/lib/paths';
import styles from './desk.module.css';
import { DeskNav } from './desk-nav';

/** The head of every page of the desk, and its room. */
export function DeskFrame({ person, children }: { person: Person; children: ReactNode }) {
  return (
    <>
      <header className={styles.header}>
        <div className={styles.inner}>
          <span className={styles.brand}>Kettle &amp; Loom · desk</span>
          <DeskNav role={person.role} />
          <div className={styles.person}>
            <PageLink
              href={paths.deskMe()}
              className={styles.name}
              aria-label={`Your account, ${person.name}`}
            >
              {person.name}
              <span className={styles.role}>, {person.role}</span>
            </PageLink>
            <form method="post" action={paths.deskSignOut()}>
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
