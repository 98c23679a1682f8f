import { PageTitle } from '@/components/shell/page-title';
import { TaskForm } from '@/components/task-form/task-form';
import { Notice } from '@/components/ui/notice';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { DeskTaskPage } from '@/lib/contract/desk-tasks';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskPart } from './desk-part';
import { TaskActs, TaskFacts } from './task-row';

interface Props {
  readonly orderId: string;
  readonly page: DeskTaskPage;
  /** May this person complete it? */
  readonly mayAct: boolean;
}

/** One user task: whose it is, and what is to be filled in. */
export function TaskView({ orderId, page: { task, form, takers, hasAccount }, mayAct }: Props) {
  if (task === null)
    return (
      <div className={ui.stack}>
        <PageTitle words="Task · Desk" />
        <h1>This task is not open any more.</h1>
        <p>It was done, or its order went another way.</p>
        <p>
          <PageLink href={deskPaths.order(orderId)}>Order {orderId}</PageLink>
        </p>
      </div>
    );
  const { name, work, isSuspended } = task;
  const back = deskPaths.task(orderId, work);
  return (
    <div className={ui.stack}>
      <PageTitle words={`${name} · Desk`} />
      <PageLink href={deskPaths.tasks()}>All tasks</PageLink>
      <h1>{name}</h1>
      <TaskFacts task={task} />
      {mayAct && <TaskActs {...{ task, takers, back }} mayTake={hasAccount} />}
      {isSuspended && (
        <Notice state="waiting">
          Its order is suspended: the task can be completed once that is resumed.
        </Notice>
      )}
      {mayAct && form !== null ? (
        <DeskPart title="What is to be filled in">
          <TaskForm
            schema={form.schema}
            data={form.data}
            action={deskPaths.completeTask(orderId)}
            with={{ work }}
            send="Complete the task"
          />
        </DeskPart>
      ) : (
        mayAct && (
          <p>
            <PageLink href={`${deskPaths.order(orderId)}#acts`}>
              Complete it at the desk of order {orderId}
            </PageLink>
          </p>
        )
      )}
    </div>
  );
}
