import { DESK_FRONTS } from '@/components/desk/desk-fronts';
import { OrdersView } from '@/components/desk/orders-view';
import { can } from '@/lib/desk/can';
import { listViews } from '@/lib/desk/views';
import { orderListQuery } from '@/lib/http/desk-orders';
import { deskPage } from '@/lib/http/desk-page';
import { countOf, findDeskChoices } from '@/lib/queries/desk-choices';
import { findDeskOrders } from '@/lib/queries/desk-orders';
import { withOwnPlan } from '@/lib/queries/own-plan';
import { readColumns } from '@/lib/story/desk-columns';

/** Every order, as the address narrows it. */
export default deskPage<PageProps<'/desk/orders'>>(
  can.look,
  DESK_FRONTS,
  async ({ searchParams }, { person, app }) => {
    const asked = await searchParams;
    const saidOf = (name: string) => {
      const value = asked[name];
      return typeof value === 'string' ? value : null;
    };
    const query = await orderListQuery(saidOf, 'before');
    const choices = await findDeskChoices(app.queries);
    return (
      <OrdersView
        filters={query.filters}
        choices={choices}
        columns={readColumns(asked.columns)}
        views={await listViews(app.database, person)}
        page={await withOwnPlan(app.database, (sql) => findDeskOrders(sql, query))}
        count={countOf(query.filters, choices)}
        isFirst={query.before === null}
        mayAct={can.operate(person)}
        mayShare={can.shareView(person)}
      />
    );
  },
);
