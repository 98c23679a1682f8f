import { notFound } from 'next/navigation';
import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { TaskView } from '@/components/desk/task-view';
import { parseOrderId } from '@/lib/contract/order-id';
import { can } from '@/lib/desk/can';
import { deskPage } from '@/lib/http/desk-page';
import { readTask } from '@/lib/http/desk-task';

/** One user task of an order, `?work=` says which, with its form. */
export default deskPage<PageProps<'/desk/tasks/[orderId]'>>(
  can.look,
  DESK_FRONTS,
  async ({ params, searchParams }, { person }) => {
    const orderId = parseOrderId((await params).orderId);
    const { work } = await searchParams;
    const page =
      orderId === null ? null : await readTask(person, orderId, typeof work === 'string' ? work : '');
    if (orderId === null || page === null) notFound();
    return <TaskView orderId={orderId} page={page} mayAct={can.operate(person)} />;
  },
);
