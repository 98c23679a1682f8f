import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { TasksView } from '@/components/desk/tasks-view';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { readTasks } from '@/lib/http/desk-tasks';
import { readTaskFilters } from '@/lib/story/task-filters';

/** The open user tasks, as the address narrows them. */
export default deskPage<PageProps<'/desk/tasks'>>(
  can.look,
  DESK_FRONTS,
  async ({ searchParams }, { person }) => {
    const asked = await searchParams;
    const saidOf = (name: string) => {
      const value = asked[name];
      return typeof value === 'string' ? value : null;
    };
    const filters = readTaskFilters(saidOf);
    const after = saidOf('after');
    const { page, choices } = await readTasks(person, filters, after);
    return <TasksView {...{ filters, page, choices, after }} mayAct={can.operate(person)} />;
  },
);
