import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskTaskJson, TaskChoices, TaskPerson } from '@/lib/contract/desk-tasks';
import { deskPaths } from '@/lib/story/desk-paths';
import { Choice } from './choice';
import { DueMoment } from './due-moment';
import styles from './tasks.module.css';

interface Props {
  readonly task: DeskTaskJson;
  readonly takers: TaskChoices['takers'];
  /** May this person have tasks? */
  readonly mayTake: boolean;
  /** May they say whose it is? */
  readonly mayAct: boolean;
  /** Where the page stands, to come back to. */
  readonly back: string;
}

/** One open user task: what is to be done, whose it is, and what can be done with it. */
export function TaskRow({ task, takers, mayTake, mayAct, back }: Props) {
  const { orderId, work, name, openedAt, dueAt, followUpAt, priority, isSuspended } = task;
  return (
    <li className={`${ui.card} ${styles.task}`}>
      <div className={styles.told}>
        <h2>
          <PageLink href={deskPaths.task(orderId, work)}>{name}</PageLink>
        </h2>
        <TaskFacts task={task} />
        <p className={styles.facts}>
          <span>Priority {priority}</span>
          {dueAt !== null && (
            <span>
              Due <DueMoment at={dueAt} />
            </span>
          )}
          {followUpAt !== null && (
            <span>
              Follow-up <Moment at={followUpAt} />
            </span>
          )}
          <span>
            Open since <Moment at={openedAt} />
          </span>
          <PageLink href={deskPaths.order(orderId)}>Order {orderId}</PageLink>
          {isSuspended && <span>The order is suspended</span>}
        </p>
      </div>
      {mayAct && <TaskActs {...{ task, takers, mayTake, back }} />}
    </li>
  );
}

/** Whose a task is, and who may take it. */
export function TaskFacts({ task }: { task: DeskTaskJson }) {
  const { assignee, isMine, candidateUsers, candidateGroups } = task;
  const may = [...candidateUsers.map((one) => one.name ?? one.said), ...candidateGroups];
  return (
    <p>
      {assignee === null ? 'Nobody’s yet.' : isMine ? <strong>Yours.</strong> : <Whose person={assignee} />}
      {may.length > 0 && (
        <>
          {' '}
          For <bdi>{may.join(', ')}</bdi>.
        </>
      )}
    </p>
  );
}

function Whose({ person: { said, name } }: { person: TaskPerson }) {
  if (name !== null)
    return (
      <>
        <bdi>{name}</bdi> has it.
      </>
    );
  return (
    <>
      For “<bdi>{said}</bdi>”, which is the address of no account: whoever may operate can take it over.
    </>
  );
}

/** Taking a task, giving it back, giving it to somebody. Works without scripts. */
export function TaskActs({ task, takers, mayTake, back }: Omit<Props, 'mayAct'>) {
  const { assignee, isMine, name } = task;
  const others = takers.filter(({ email }) => email !== assignee?.said);
  return (
    <div className={styles.acts}>
      {mayTake && !isMine && (
        <Act {...{ task, back }} act="claim-task">
          <Button
            compact
            primary={assignee === null}
            type="submit"
            aria-label={`${assignee === null ? 'Take' : 'Take over'} “${name}”`}
          >
            {assignee === null ? 'Take it' : 'Take it over'}
          </Button>
        </Act>
      )}
      {assignee !== null && (
        <Act {...{ task, back }} act="release-task">
          <Button compact type="submit" aria-label={`Give back “${name}”`}>
            Give it back
          </Button>
        </Act>
      )}
      {others.length > 0 && (
        <details className={styles.give}>
          <summary aria-label={`Give “${name}” to somebody`}>Give it to …</summary>
          <Act {...{ task, back }} act="assign-task">
            <Choice
              label="Who"
              name="to"
              value={others[0]?.accountId ?? ''}
              options={others.map((one) => [one.accountId, `${one.name} (${one.email})`] as const)}
            />
            <Button compact type="submit">
              Give it
            </Button>
          </Act>
        </details>
      )}
    </div>
  );
}

function Act({
  task: { orderId, work, assignee },
  act,
  back,
  children,
}: {
  readonly task: DeskTaskJson;
  readonly act: string;
  readonly back: string;
  readonly children: ReactNode;
}) {
  return (
    <form method="post" action={deskPaths.taskActs()} className={styles.act}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="order" value={orderId} />
      <input type="hidden" name="work" value={work} />
      <input type="hidden" name="seen" value={assignee?.said ?? ''} />
      <input type="hidden" name="back" value={back} />
      {children}
    </form>
  );
}
