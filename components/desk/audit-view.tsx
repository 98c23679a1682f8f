import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { AuditJson, AuditRow, ChainJson } from '@/lib/contract/audit';
import { type AuditFilters, auditQuery } from '@/lib/story/audit-filters';
import { deskPaths } from '@/lib/story/desk-paths';
import { isolated } from '@/lib/story/isolated';
import styles from './audit.module.css';
import { Choice } from './choice';

interface Props {
  filters: AuditFilters;
  page: AuditJson;
  chain: ChainJson;
  /** Does the page begin with the newest? */
  isFirst: boolean;
}

/** Who did what, as it was written, and whether it still is. */
export function AuditView({ filters, page, chain, isFirst }: Props) {
  const query = auditQuery(filters);
  return (
    <div className={ui.stack}>
      <PageTitle words="Audit · Desk" />
      <h1>Audit</h1>
      <Chain chain={chain} />
      <AuditForm key={JSON.stringify(query)} filters={filters} />
      <div className={styles.bar}>
        {!isFirst && <PageLink href={deskPaths.audit(query)}>To the newest</PageLink>}
        <a href={deskPaths.auditFile(query)}>Download as CSV</a>
      </div>
      {page.rows.length === 0 ? (
        <p className={ui.card}>
          {page.lookedBackTo === null
            ? 'Nothing like that was done.'
            : 'None among those that were looked at.'}
        </p>
      ) : (
        <ol className={`${ui.card} ${styles.rows}`} aria-label="What was done">
          {page.rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ol>
      )}
      {page.next !== null && (
        <div className={styles.bar}>
          {page.lookedBackTo !== null && <span>Looked back to row {page.lookedBackTo}.</span>}
          <PageLink href={deskPaths.audit(query, page.next)}>
            {page.lookedBackTo === null ? 'Older rows' : 'Look further back'}
          </PageLink>
        </div>
      )}
    </div>
  );
}

const count = (id: string) => Number(id).toLocaleString('en-IE');

function Chain({ chain: { provenUpTo, last, brokenAt, at } }: { chain: ChainJson }) {
  if (brokenAt !== null)
    return (
      <Notice state="failed" role="alert">
        Row {count(brokenAt)} is not as it was written, or a row before it is missing. Proven are the rows up
        to {count(provenUpTo)}.
      </Notice>
    );
  if (last === '0') return <p className={ui.muted}>Nothing was done yet.</p>;
  return provenUpTo === last ? (
    <p>
      The chain of hashes is proven up to row {count(last)}, the newest (<Moment at={at} />
      ).
    </p>
  ) : (
    <p>
      The chain of hashes is proven up to row {count(provenUpTo)} of {count(last)}, and being proven further:
      load the page again.
    </p>
  );
}

const RESULTS = [
  ['', 'All'],
  ['asked', 'Asked for'],
  ['done', 'Done'],
  ['refused', 'Refused'],
  ['failed', 'Failed'],
] as const;

function AuditForm({ filters }: { filters: AuditFilters }) {
  const { person, act, order, result, from, to, text } = filters;
  return (
    <search>
      <form className={styles.filters} method="get" action={deskPaths.audit()}>
        <Field label="Person" name="person" defaultValue={person} autoComplete="off" />
        <Field label="Act" name="act" defaultValue={act} autoComplete="off" placeholder="retry" />
        <Field label="Order" name="order" defaultValue={order} inputMode="numeric" autoComplete="off" />
        <Choice label="Result" name="result" value={result} options={RESULTS} />
        <Field label="From" name="from" type="date" defaultValue={from} />
        <Field label="To" name="to" type="date" defaultValue={to} />
        <Field label="Text" name="text" type="search" defaultValue={text} autoComplete="off" />
        <div className={styles.bar}>
          <Button primary type="submit">
            Show
          </Button>
          {Object.keys(auditQuery(filters)).length > 0 && (
            <PageLink href={deskPaths.audit()}>All rows</PageLink>
          )}
        </div>
      </form>
    </search>
  );
}

function Row({ row }: { row: AuditRow }) {
  const { id, at, person, role, act, orderId, input, reason, result, detail, askedId, hash } = row;
  return (
    <li className={styles.row}>
      <span className={styles.facts}>
        {count(id)} · <Moment at={at} as="clock" />
      </span>
      <span>
        <strong>
          <bdi>{person}</bdi>
        </strong>{' '}
        ({role}): {act},{' '}
        <span className={result === 'refused' || result === 'failed' ? styles.failed : undefined}>
          {result}
        </span>
        {askedId !== null && ` (asked for in row ${count(askedId)})`}
      </span>
      {(reason !== '' || detail !== null) && (
        <span>
          {[reason === '' ? null : `Because: ${isolated(reason)}.`, detail].filter(Boolean).join(' ')}
        </span>
      )}
      {input !== '{}' && <code>{input}</code>}
      <span className={styles.facts}>
        {orderId !== null && <PageLink href={deskPaths.order(orderId)}>Order {orderId}</PageLink>}
        {orderId !== null && ' · '}
        <span title={hash}>{hash.slice(0, 12)}…</span>
      </span>
    </li>
  );
}
