import { paths } from '@/lib/paths';
import type { CheckoutErrors } from '@/lib/story/checkout-fields';
import { RequestError, readProblem, TIMEOUT_MS } from './request';

/** A file of its own: no other page than the checkout needs it. */

export type CheckoutAnswer =
  | { ok: true; orderId: string }
  /** What is wrong, and the key for the next try. */
  | { ok: false; errors: CheckoutErrors; key: string };

/** Sends the checkout; the form holds the key that makes a repetition harmless. */
export async function checkOut(form: FormData): Promise<CheckoutAnswer> {
  const { status, body } = await sendForm(paths.checkout(), form);
  if (status === 201) return { ok: true, ...(body as { orderId: string }) };
  return { ok: false, ...(body as { errors: CheckoutErrors; key: string }) };
}

/** Posts a form. 422 is an answer like 201: it says what is wrong with the fields. */
async function sendForm(url: string, form: FormData): Promise<{ status: number; body: unknown }> {
  const fields = new URLSearchParams();
  for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
  const init = { method: 'POST', headers: { accept: 'application/json' }, body: fields };
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.ok || response.status === 422) return { status: response.status, body: await response.json() };
  throw new RequestError(response.status, (await readProblem(response)).detail);
}
