'use client';

import { ProcessDiagram } from '@/components/process-diagram/process-diagram';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import { useHeat } from '@/lib/browser/use-first-page';
import type { HeatElement, HeatJson, HeatVersion } from '@/lib/contract/desk-heat';
import { paths } from '@/lib/paths';
import { deskPaths } from '@/lib/story/desk-paths';
import { countText } from '@/lib/story/lately-words';
import styles from './chart.module.css';
import desk from './desk.module.css';
import { type HeatKind, type HeatLink, heatLink, heatView } from './heat-view';

interface Props {
  first: HeatJson;
  /** The version that the address asks for; anything else: the newest. */
  version: string;
  /** What else the address of the page says. */
  kept: Readonly<Record<string, string>>;
}

/** The process with how many orders stand, stand too long and have stopped at each element, and the same as a table. */
export function HeatMap({ first, version: asked, kept }: Props) {
  const { data: heat, isStale } = useHeat(first);
  const version = heat.versions.find((one) => String(one.version) === asked) ?? heat.versions[0];
  return (
    <section className={ui.stack} aria-label="The process">
      <div className={desk.head}>
        <h2>The process</h2>
        {heat.versions.length > 1 && (
          <nav className={desk.choice} aria-label="Version of the process">
            {heat.versions.map((one) => (
              <PageLink
                key={one.hash}
                href={deskPaths.home({ ...kept, version: String(one.version) })}
                scroll={false}
                aria-current={one === version ? 'true' : undefined}
              >
                Version {one.version}, {countText(one.open)} open
              </PageLink>
            ))}
          </nav>
        )}
      </div>
      {isStale && (
        <Notice state="waiting">The server does not answer. These are the counts of a moment ago.</Notice>
      )}
      {version === undefined ? (
        <p>No version of the process is there yet.</p>
      ) : (
        <Version version={version} lookedAt={heat.lookedAt} />
      )}
    </section>
  );
}

const linksOf = (links: readonly HeatLink[]) => (
  <ul className={styles.links}>
    {links.map(({ text, href }) => (
      <li key={href}>
        <PageLink href={href}>{text}</PageLink>
      </li>
    ))}
  </ul>
);

function Version({ version, lookedAt }: { version: HeatVersion; lookedAt: number | null }) {
  return (
    <>
      <div className={`${styles.diagram} needs-script`}>
        <ProcessDiagram
          key={version.hash}
          definitionUrl={paths.drawing(version.hash)}
          view={heatView(version, linksOf)}
          title={`The process, version ${version.version}`}
        />
      </div>
      {version.elements.length === 0 ? (
        <p>No order is on its way.</p>
      ) : (
        <table className={styles.table} aria-label="Where orders stand">
          <thead>
            <tr>
              <th scope="col">Element</th>
              <th scope="col">Here now</th>
              <th scope="col">Longer than usual</th>
              <th scope="col">Stopped</th>
            </tr>
          </thead>
          <tbody>
            {version.elements.map((element) => (
              <tr key={element.elementId}>
                <th scope="row">{element.name}</th>
                <Count kind="waiting" element={element} version={version.version} />
                <Count kind="overdue" element={element} version={version.version} />
                <Count kind="failed" element={element} version={version.version} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={`${ui.muted} ${ui.small}`}>
        Longer than usual: longer than nine of ten of the orders that moved last.
        {lookedAt !== null && ` Looked for among the ${countText(lookedAt)} oldest open orders.`}
      </p>
    </>
  );
}

const KIND_WORDS: Readonly<Record<HeatKind, string>> = {
  waiting: 'here now',
  overdue: 'longer than usual',
  failed: 'stopped',
};

function Count({ kind, element, version }: { kind: HeatKind; element: HeatElement; version: number }) {
  const count = element[kind];
  return (
    <td>
      {count === 0 ? (
        <span className={styles.zero}>0</span>
      ) : (
        <PageLink
          href={heatLink(kind, element.elementId, version)}
          aria-label={`${element.name}, ${countText(count)} ${KIND_WORDS[kind]}`}
        >
          {countText(count)}
        </PageLink>
      )}
    </td>
  );
}
