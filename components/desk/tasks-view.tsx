import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskTasksJson, TaskChoices, TaskPerson } from '@/lib/contract/desk-tasks';
import { deskPaths } from '@/lib/story/desk-paths';
import { type TaskFilters, taskQuery } from '@/lib/story/task-filters';
import { Choice } from './choice';
import desk from './desk.module.css';
import { TaskRow } from './task-row';
import styles from './tasks.module.css';

interface Props {
  readonly filters: TaskFilters;
  readonly page: DeskTasksJson;
  readonly choices: TaskChoices;
  /** Where the page begins; null: with the most urgent. */
  readonly after: string | null;
  /** May this person do something with them? */
  readonly mayAct: boolean;
}

const LISTS = [
  ['', 'All'],
  ['mine', 'Mine'],
  ['groups', 'For my groups'],
  ['nobody', 'Nobody’s'],
] as const;

/** The open user tasks, the most urgent first. */
export function TasksView({ filters, page, choices, after, mayAct }: Props) {
  const query = taskQuery(filters);
  return (
    <div className={ui.stack}>
      <PageTitle words="Tasks · Desk" />
      <div className={desk.head}>
        <h1>Tasks</h1>
        <nav className={desk.choice} aria-label="Which tasks">
          {LISTS.map(([of, words]) => (
            <PageLink
              key={of}
              href={deskPaths.tasks(taskQuery({ ...filters, of }))}
              aria-current={of === filters.of ? 'true' : undefined}
            >
              {words}
            </PageLink>
          ))}
        </nav>
      </div>
      <Filters key={JSON.stringify(query)} {...{ filters, choices }} />
      {after !== null && <PageLink href={deskPaths.tasks(query)}>To the most urgent</PageLink>}
      {page.tasks.length === 0 ? (
        <p className={ui.card}>{emptyWords(filters, page, choices)}</p>
      ) : (
        <ul className={styles.tasks} aria-label="Tasks">
          {page.tasks.map((task) => (
            <TaskRow
              key={`${task.orderId} ${task.work}`}
              task={task}
              takers={choices.takers}
              // Without an account nobody can take a task for themselves.
              mayTake={mayAct && choices.myGroups !== null}
              mayAct={mayAct}
              back={deskPaths.tasks(query, after ?? undefined)}
            />
          ))}
        </ul>
      )}
      {page.next !== null && (
        <div className={styles.more}>
          {page.lookedAt !== null && (
            <p>{page.lookedAt.toLocaleString('en-IE')} tasks were looked at, and there are more.</p>
          )}
          <PageLink href={deskPaths.tasks(query, page.next)}>
            {page.lookedAt === null ? 'Less urgent tasks' : 'Look further'}
          </PageLink>
        </div>
      )}
    </div>
  );
}

function emptyWords({ of }: TaskFilters, { lookedAt }: DeskTasksJson, { myGroups }: TaskChoices): string {
  if (lookedAt !== null) return 'None among those that were looked at.';
  if (myGroups === null && (of === 'mine' || of === 'groups'))
    return 'You are here with a token, which has neither tasks nor groups.';
  if (of === 'mine') return 'No task is yours.';
  if (of === 'groups')
    return myGroups?.length === 0
      ? 'No task is for you to take. You are in no group: an admin can change that.'
      : 'No task waits for you or your groups to take it.';
  return 'No task is open here.';
}

const known = ({ said, name }: TaskPerson) => (name === null ? `${said} (no account)` : `${name} (${said})`);
const ALL = ['', 'All'] as const;

function Filters({ filters, choices }: Pick<Props, 'filters' | 'choices'>) {
  const { of, person, group, element } = filters;
  return (
    <search>
      <form className={styles.filters} method="get" action={deskPaths.tasks()}>
        {of !== '' && <input type="hidden" name="of" value={of} />}
        <Choice
          label="Whose"
          name="person"
          value={person}
          options={[ALL, ...choices.people.map((one) => [one.said, known(one)] as const)]}
        />
        <Choice
          label="Group"
          name="group"
          value={group}
          options={[ALL, ...choices.groups.map((name) => [name, name] as const)]}
        />
        <Choice
          label="Waits at"
          name="element"
          value={element}
          options={[ALL, ...choices.elements.map(({ id, name }) => [id, name] as const)]}
        />
        <div className={styles.send}>
          <Button primary type="submit">
            Show
          </Button>
          {person + group + element !== '' && (
            <PageLink href={deskPaths.tasks(taskQuery({ ...filters, person: '', group: '', element: '' }))}>
              Without filters
            </PageLink>
          )}
        </div>
      </form>
    </search>
  );
}
