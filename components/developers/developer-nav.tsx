import { PageLink } from '@/components/ui/page-link';
import { paths } from '@/lib/paths';
import styles from './developers.module.css';

const PAGES = [
  { here: 'process', href: paths.showProcess(), words: 'The process' },
  { here: 'forms', href: paths.developers(), words: 'Try it out' },
  { here: 'api', href: paths.apiDocs(), words: 'The API' },
] as const;

/** From one page for developers to the others. */
export function DeveloperNav({ here }: { here: (typeof PAGES)[number]['here'] }) {
  return (
    <nav className={styles.nav} aria-label="How the shop works">
      {PAGES.map((page) => (
        <PageLink key={page.here} href={page.href} aria-current={page.here === here ? 'page' : undefined}>
          {page.words}
        </PageLink>
      ))}
      <a href={paths.diagramFile()}>BPMN file</a>
    </nav>
  );
}
