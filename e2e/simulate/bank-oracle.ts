import type { Database } from '@/lib/db/database';
import { BANK, type FaultyBank } from './faulty-bank';

const BOOKED = `select o.id::text as "orderId", p.external_id as "externalId",
    coalesce(sum(r.amount) filter (where r.state = 'succeeded' and r.provider_id is not null), 0)::bigint as arrived,
    bool_or(r.state in ('queued', 'pending', 'stuck')) as "isOpen"
  from refund r join payment p on p.id = r.payment_id join orders o on o.number = r.order_number
  where p.channel = '${BANK}' group by o.id, p.external_id order by o.id, p.external_id`;

/** Once all has come to rest: the books say of each refund what the bank says, and nothing went twice. */
export async function inspectBank(database: Database, bank: FaultyBank): Promise<string[]> {
  const rows = await database.query<{
    orderId: string;
    externalId: string;
    arrived: bigint;
    isOpen: boolean;
  }>(BOOKED);
  return [
    ...bank.sentTwice().map((reference) => `refund ${reference} was sent twice`),
    ...rows.flatMap(({ orderId, externalId, arrived, isOpen }) => [
      ...(isOpen ? [`a refund of order ${orderId} never comes to rest`] : []),
      ...(arrived === bank.arrived(externalId)
        ? []
        : [
            `of payment ${externalId} of order ${orderId} ${arrived} has gone back; the bank says ${bank.arrived(externalId)}`,
          ]),
    ]),
  ];
}
