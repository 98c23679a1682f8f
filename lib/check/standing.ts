import type { Standing } from '@/lib/contract/check';
import type { Sql } from '@/lib/db/database';
import type { OpenWork } from '@/lib/engine/types';

/** Where the open orders stand, the most crowded marking first. */
export async function findStanding(sql: Sql): Promise<Standing[]> {
  const rows = await sql.query<{ openWork: OpenWork[]; orders: bigint }>(
    `select m.open_work as "openWork", count(*) as orders from orders o join marking m on m.id = o.marking_id
     group by m.id order by count(*) desc, m.id`,
  );
  return rows.map(({ openWork, orders }) => ({
    openWork: openWork.map((work) => work.elementId),
    orders: Number(orders),
  }));
}

export async function countOrders(sql: Sql): Promise<number> {
  return Number((await sql.query<{ count: bigint }>('select count(*) from orders'))[0]?.count ?? 0n);
}
