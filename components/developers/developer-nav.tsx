import { paths } from '@/lib/paths';
import styles from './developers.module.css';

const PAGES = [
  ['process', paths.showProcess(), 'The process'],
  ['forms', paths.developers(), 'Try it out'],
  ['api', paths.apiDocs(), 'The API'],
] as const;

/** From one page for developers to the others. */
export function DeveloperNav({ here }: { here: (typeof PAGES)[number][0] }) {
  return (
    <nav className={styles.nav} aria-label="How the shop works">
      {PAGES.map(([name, href, words]) => (
        <a key={name} href={href} aria-current={name === here ? 'page' : undefined}>
          {words}
        </a>
      ))}
      <a href={paths.diagramFile()}>BPMN file</a>
    </nav>
  );
}
