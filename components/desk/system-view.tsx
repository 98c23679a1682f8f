import { PageTitle } from '@/components/shell/page-title';
import { StateSign } from '@/components/state-badge/state-sign';
import { ButtonLink } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { HealthJson, ServerJson, SystemJson, WorkJson } from '@/lib/contract/system';
import { deskPaths } from '@/lib/story/desk-paths';
import { formatBytes } from '@/lib/story/sizes';
import { DeskPart } from './desk-part';
import styles from './system.module.css';

const count = (value: number) => value.toLocaleString('en-IE');

/** How the system stands, as the server saw it that made this page. */
export function SystemView({ system }: { system: SystemJson }) {
  const { at, mode, servers, versions, database, work, health } = system;
  return (
    <div className={ui.stack}>
      <PageTitle words="System · Desk" />
      <h1>System</h1>
      <p className={ui.muted}>
        As it was <Moment at={at} as="clock" />, in {mode} mode.{' '}
        <PageLink href={deskPaths.system()}>Refresh</PageLink>
      </p>
      <div className={styles.columns}>
        <DeskPart title="What it depends on">
          <ul className={styles.lines}>
            {health.map((one) => (
              <Health key={one.name} health={one} />
            ))}
          </ul>
        </DeskPart>
        <DeskPart title="Work in the background">
          <Work work={work} />
        </DeskPart>
        <DeskPart title="Servers">
          <ul className={styles.lines}>
            {servers.map((server) => (
              <li key={server.holder}>
                <Server server={server} />
              </li>
            ))}
          </ul>
        </DeskPart>
        <DeskPart title="Last errors">
          <Errors servers={servers} />
        </DeskPart>
        <DeskPart title="Versions of the process">
          <Versions versions={versions} />
        </DeskPart>
        <DeskPart title="Database">
          <Database database={database} />
        </DeskPart>
        <DeskPart title="For those who help">
          <p>
            All of this, with figures and how it is set up, as one file: no personal data, no secret, and no
            address.
          </p>
          <div>
            <ButtonLink href={deskPaths.supportBundle()}>Download the support bundle</ButtonLink>
          </div>
        </DeskPart>
      </div>
    </div>
  );
}

const HEALTH_SIGNS = { ok: 'done', failing: 'failed', off: 'ended' } as const;

function Health({ health: { name, state, detail } }: { health: HealthJson }) {
  const tone = state === 'ok' ? styles.ok : state === 'failing' ? styles.bad : '';
  return (
    <li className={`${styles.health} ${tone}`}>
      <StateSign state={HEALTH_SIGNS[state]} />
      <span>
        <strong>{name}</strong>: {state === 'failing' ? `does not answer as it should (${detail})` : detail}
      </span>
    </li>
  );
}

function Work({ work }: { work: readonly WorkJson[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className={styles.number}>
            Waiting
          </th>
          <th scope="col" className={styles.number}>
            Due now
          </th>
          <th scope="col" className={styles.number}>
            Failing
          </th>
          <th scope="col">Oldest due</th>
        </tr>
      </thead>
      <tbody>
        {work.map(({ name, waiting, due, dueSince, failing }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.number} data-label="Waiting">
              {atMost(waiting)}
            </td>
            <td className={styles.number} data-label="Due now">
              {atMost(due)}
            </td>
            <td className={`${styles.number} ${failing > 0 ? styles.bad : ''}`} data-label="Failing">
              {atMost(failing)}
            </td>
            <td data-label="Oldest due">{dueSince === null ? '–' : <Moment at={dueSince} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Beyond it nobody counts: lib/contract/system.ts. */
const COUNTED_TO = 1_000;
const atMost = (value: number) => (value > COUNTED_TO ? `more than ${count(COUNTED_TO)}` : count(value));

function Server({ server }: { server: ServerJson }) {
  const { isThis, isSeen, startedAt, seenAt, version, build, engine, node } = server;
  const { queue, streams, residentBytes, timers, shadow } = server;
  return (
    <dl className={styles.facts}>
      <dt>{isThis ? 'This server' : 'Server'}</dt>
      <dd className={isSeen ? undefined : styles.bad}>
        {isSeen ? 'since ' : 'gone, last seen '}
        <Moment at={isSeen ? startedAt : seenAt} as="clock" />
      </dd>
      <dt>Version</dt>
      <dd>
        {version}, build {build}, Node {node}
      </dd>
      <dt>Engine</dt>
      <dd>{engine}</dd>
      <dt>Queue</dt>
      <dd>
        {count(queue)} waiting, {count(streams)} streams open, {formatBytes(residentBytes)} of memory
      </dd>
      <dt>Timers</dt>
      <dd>{timerWords(timers)}</dd>
      <dt>Shadow</dt>
      <dd className={shadow.differences > 0 ? styles.bad : undefined}>
        {count(shadow.differences)} differences in {count(shadow.steps)} steps that were compared
        {shadow.skipped > 0 && `, ${count(shadow.skipped)} left out`}
      </dd>
    </dl>
  );
}

function timerWords({ fired, meanMs, within99Ms }: ServerJson['timers']): string {
  if (fired === 0) return 'none has fired yet';
  const late =
    within99Ms === null ? 'some of them later than 5 minutes' : `99 of 100 within ${count(within99Ms)} ms`;
  return `${count(fired)} fired, ${count(meanMs)} ms late on average, ${late}`;
}

function Errors({ servers }: { servers: readonly ServerJson[] }) {
  const errors = servers
    .flatMap(({ holder, errors: own }) => own.map((error, at) => ({ key: `${holder} ${at}`, ...error })))
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, 50);
  if (errors.length === 0) return <p>None since the servers started.</p>;
  return (
    <ol className={styles.lines}>
      {errors.map(({ key, at, message, kind }) => (
        <li key={key}>
          <span className={ui.muted}>
            <Moment at={at} as="clock" />
          </span>{' '}
          {message}
          {kind !== null && ` (${kind})`}
        </li>
      ))}
    </ol>
  );
}

function Versions({ versions }: { versions: SystemJson['versions'] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col" className={styles.number}>
            Orders
          </th>
          <th scope="col" className={styles.number}>
            Open
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ id, version, hash, orders, open }) => (
          <tr key={hash}>
            <th scope="row">
              {id} {version} <span className={ui.muted}>({hash.slice(0, 12)}…)</span>
            </th>
            <td className={styles.number} data-label="Orders">
              {count(orders)}
            </td>
            <td className={styles.number} data-label="Open">
              {count(open)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SHOWN_TABLES = 10;

function Database({ database }: { database: SystemJson['database'] }) {
  const { kind, version, bytes, tables, migration } = database;
  return (
    <>
      <p>
        {kind === 'pglite' ? 'Embedded PostgreSQL (PGlite)' : 'PostgreSQL'} {version}, {formatBytes(bytes)} in
        all. Newest migration: {migration}.
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">The largest tables</th>
            <th scope="col" className={styles.number}>
              With indexes
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.slice(0, SHOWN_TABLES).map(({ table, bytes: size }) => (
            <tr key={table}>
              <th scope="row">{table}</th>
              <td className={styles.number}>{formatBytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
