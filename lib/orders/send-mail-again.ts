import { readEmail } from '@/lib/contract/email-address';
import { copyMail } from '@/lib/db/tables/mails';
import { AppError } from '@/lib/errors';
import type { Dependencies } from './dependencies';

export interface SendMailAgain {
  readonly orderId: string;
  /** Number of its row. */
  readonly mailId: bigint;
  /** Corrects the address of the customer; null: it stays. */
  readonly email: string | null;
}

const LOCK = `select o.number, c.email, c.erased_at as "erasedAt" from orders o join customer c on c.order_number = o.number
  where o.id = $1::bigint for update of c`;
const CORRECT = 'update customer set email = $2 where order_number = $1::bigint';

/**
 * Queues a mail of an order once more, as a mail of its own: it tells what is so now, and meets the same rules as any other.
 * Where the address is corrected all later mail goes there, too.
 * @returns its kind
 * @throws AppError `bad-request` for an address that is none; `conflict` where there is nobody to write to, or no such mail
 */
export async function sendMailAgain(
  { database, mail }: Pick<Dependencies, 'database' | 'mail'>,
  { orderId, mailId, email }: SendMailAgain,
  now: Date,
): Promise<string> {
  const read = email === null ? null : readEmail(email);
  if (read !== null && 'wanted' in read)
    throw new AppError('bad-request', `email: takes ${read.wanted}`, 'email');
  const kind = await database.transaction(async (sql) => {
    const [customer] = await sql.query<{ number: bigint; email: string | null; erasedAt: Date | null }>(
      LOCK,
      [orderId],
    );
    if (customer === undefined || customer.erasedAt !== null || (customer.email === null && email === null))
      throw new AppError('conflict', 'This order has no address to write to.', 'email');
    if (email !== null) await sql.query(CORRECT, [customer.number, email]);
    return copyMail(sql, customer.number, mailId, now);
  });
  if (kind === null) throw new AppError('conflict', 'This order has no such mail.', 'mail');
  mail.wake();
  return kind;
}
