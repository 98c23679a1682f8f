import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { BulkCounts, BulkJson, BulkPage, BulkTurn } from '@/lib/contract/desk-bulk';
import { BULK_ACT_WORDS, bulkItemWords, bulkStateWords, bulkWill, progressOf } from '@/lib/story/bulk-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { StayFresh } from './stay-fresh';

interface Props {
  page: BulkPage;
  mayTurn: boolean;
  /** What somebody asked for in vain: another was faster. */
  refused: string | null;
}

const TURNS: Readonly<Record<BulkTurn, string>> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Stop for good',
};
const OFFERED: Readonly<Record<BulkJson['state'], readonly BulkTurn[]>> = {
  draft: ['start'],
  running: ['pause', 'stop'],
  paused: ['resume', 'stop'],
  stopped: [],
  done: [],
};

/** A frozen selection before it is started, and then what becomes of it. */
export function BulkView({ page, mayTurn, refused }: Props) {
  const { bulk, leftOut } = page;
  const { act, state, counts, reason, person, role, createdAt } = bulk;
  return (
    <div className={ui.stack}>
      <PageTitle words={`${BULK_ACT_WORDS[act]} · Desk`} />
      {state !== 'stopped' && state !== 'done' && <StayFresh isQuick={state === 'running'} />}
      <header className={styles.head}>
        <h1>{BULK_ACT_WORDS[act]}</h1>
        <span>{bulkStateWords(state)}</span>
        <PageLink href={deskPaths.orders(bulk.filters)}>The list it was made of</PageLink>
      </header>
      {refused !== null && (
        <Notice state="waiting" role="status">
          It was too late for that: somebody else was faster. It is {bulkStateWords(state)}.
        </Notice>
      )}
      <div className={styles.columns}>
        <div className={ui.stack}>
          <DeskPart title={state === 'draft' ? 'What will happen' : 'What happens'}>
            {state === 'draft' ? (
              <p>{counts.waiting === 0 ? 'None of these orders allows it.' : bulkWill(act, counts)}</p>
            ) : (
              <Progress counts={counts} state={state} />
            )}
            {leftOut.length > 0 && (
              <>
                <p>Left out, since they did not allow it when they were selected:</p>
                <ul>
                  {leftOut.map(({ why, orders }) => (
                    <li key={why}>
                      {orders}: {why}
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p className={ui.muted}>
              Selected by <bdi>{person}</bdi> ({role}), <Moment at={createdAt} as="clock" />
              {reason !== '' && (
                <>
                  , because: <bdi>{reason}</bdi>
                </>
              )}
            </p>
          </DeskPart>
          {mayTurn && <Turns bulk={bulk} />}
        </div>
        <Items page={page} />
      </div>
    </div>
  );
}

function Progress({ counts, state }: Pick<BulkJson, 'counts' | 'state'>) {
  const { ended, all } = progressOf(counts);
  return (
    <>
      <p role="status">
        <strong>
          {ended} of {all}
        </strong>{' '}
        {state === 'stopped' ? 'have a result; the others were not touched.' : 'have a result.'}
      </p>
      <progress className={styles.progress} aria-label="Orders with a result" value={ended} max={all} />
      <p>
        {counts.done} done, {counts.refused} refused, {counts.failed} failed, {counts.waiting} not done
      </p>
    </>
  );
}

function Turns({ bulk: { key, state, counts } }: { bulk: BulkJson }) {
  const offered = OFFERED[state].filter((turn) => turn !== 'start' || counts.waiting > 0);
  if (offered.length === 0) return null;
  return (
    <DeskPart title="What can be done">
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.bulkTurns(key)}>
        <Field label="Why" name="reason" maxLength={500} autoComplete="off" required />
        <div className={ui.row}>
          {offered.map((turn, at) => (
            <Button key={turn} primary={at === 0} type="submit" name="turn" value={turn}>
              {TURNS[turn]}
            </Button>
          ))}
        </div>
      </form>
    </DeskPart>
  );
}

const SHOWN: readonly (keyof BulkCounts)[] = ['waiting', 'done', 'refused', 'failed', 'left-out'];

function Items({ page: { bulk, items, shown } }: { page: BulkPage }) {
  const total = shown === null ? Object.values(bulk.counts).reduce((a, b) => a + b, 0) : bulk.counts[shown];
  return (
    <DeskPart title="The orders">
      <nav className={`${ui.row} ${styles.shown}`} aria-label="Which orders">
        <PageLink href={deskPaths.bulk(bulk.key)} aria-current={shown === null ? 'true' : undefined}>
          all
        </PageLink>
        {SHOWN.filter((state) => bulk.counts[state] > 0).map((state) => (
          <PageLink
            key={state}
            href={deskPaths.bulk(bulk.key, { shown: state })}
            aria-current={shown === state ? 'true' : undefined}
          >
            {bulk.counts[state]} {bulkItemWords(state)}
          </PageLink>
        ))}
      </nav>
      <ul className={styles.lines}>
        {items.map(({ orderId, state, detail, at }) => (
          <li key={orderId}>
            <PageLink href={deskPaths.order(orderId)}>Order {orderId}</PageLink>: {bulkItemWords(state)}
            {at !== null && (
              <>
                , <Moment at={at} as="clock" />
              </>
            )}
            {detail !== null && `. ${detail}`}
          </li>
        ))}
      </ul>
      {items.length < total && (
        <p className={ui.muted}>
          Shown are {items.length} of {total}.
        </p>
      )}
    </DeskPart>
  );
}
