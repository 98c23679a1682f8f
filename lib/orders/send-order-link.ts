import type { Dependencies } from './dependencies';

/** Much longer than the database takes: how long the answer took tells nobody what was found. */
const ANSWER_AFTER_MS = 400;

/**
 * Mails the link to an order to its customer, if address and number belong together. It tells nobody whether they do,
 * and takes as long either way.
 * @param orderId null: what was typed is no order's number
 */
export async function sendOrderLink(
  { mail }: Pick<Dependencies, 'mail'>,
  { orderId, email }: { readonly orderId: string | null; readonly email: string },
): Promise<void> {
  const rest = new Promise((resolve) => setTimeout(resolve, ANSWER_AFTER_MS));
  // No order has the number 0: a number that is none is looked for like any other.
  await Promise.all([mail.sendLink(orderId ?? '0', email), rest]);
}
