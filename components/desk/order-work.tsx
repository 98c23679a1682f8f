import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskOrderPage } from '@/lib/contract/desk';
import { channelWords, mailWords } from '@/lib/story/desk-order-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';

/** What is done for an order by itself: tasks, mails, what is settled with providers, with each error whole. */
export function OrderWork({ page }: { page: DeskOrderPage }) {
  const { jobs, userTasks, mails, providerCalls } = page;
  return (
    <DeskPart title="Work and mail">
      {jobs.length === 0 && <p className={ui.muted}>No task is waiting or has failed.</p>}
      {userTasks.map(({ element, work, headers }) => (
        <p key={work ?? element}>
          {work === null ? (
            element
          ) : (
            <PageLink href={deskPaths.task(page.order.orderId, work)}>{element}</PageLink>
          )}
          : waits for a person{headerWords(headers)}
        </p>
      ))}
      {jobs.map(({ key, element, attempts, runAt, error, headers }) => (
        <div key={key}>
          <p>
            {element}
            {headerWords(headers)}: {jobWords(attempts, runAt)}
            {attempts > 0 && runAt !== null && (
              <>
                , <Moment at={runAt} />
              </>
            )}
          </p>
          {error !== null && <pre className={styles.error}>{error}</pre>}
        </div>
      ))}
      {providerCalls.map(({ key, channel, subject, attempts, runAt, error }) => (
        <div key={key}>
          <p>
            What has gone back of {subject} is asked of {channelWords(channel)} <Moment at={runAt} />
            {attempts > 0 && `, after ${triesWords(attempts)} that failed`}
          </p>
          {error !== null && <pre className={styles.error}>{error}</pre>}
        </div>
      ))}
      <ul className={styles.lines}>
        {mails.map(({ key, kind, queuedAt, sentAt, attempts, error }) => (
          <li key={key}>
            “{mailWords(kind)}”, <Moment at={sentAt ?? queuedAt} as="clock" />
            {sentAt === null && (attempts === 0 ? ', not sent' : `, not sent after ${triesWords(attempts)}`)}
            {sentAt === null && error !== null && `: ${error}`}
          </li>
        ))}
      </ul>
    </DeskPart>
  );
}

const triesWords = (attempts: number) => (attempts === 1 ? 'one try' : `${attempts} tries`);

function jobWords(attempts: number, runAt: string | null): string {
  if (attempts === 0) return runAt === null ? 'waits' : 'under way';
  return `${triesWords(attempts)} failed, ${runAt === null ? 'no more by itself' : 'tried again by itself'}`;
}

/** What the diagram says to whoever does it. */
function headerWords(headers: Readonly<Record<string, string>>): string {
  const said = Object.entries(headers).map(([key, value]) => `${key} ${value}`);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}
