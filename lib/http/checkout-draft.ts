import { z } from 'zod';
import { getApp } from '@/lib/server/app';
import { CHECKOUT_FIELDS } from '@/lib/story/checkout-fields';
import { type OwnCookie, readCookie, setCookie } from './cookies';

const COOKIE: OwnCookie = { name: 'orderflow-checkout', path: '/checkout' };
/** As long as somebody takes to correct a form. */
const MAX_AGE_S = 15 * 60;
/** Browsers keep cookies to 4 kB; values of more than 100 characters are cut where it would not fit. */
const MAX_LENGTH = 3_500;

const text = z.string().max(1_000);
const draftSchema = z.object({
  /** Stands in the address too, so that no later visit meets an old draft. */
  id: z.string(),
  items: text,
  values: z.object(
    Object.fromEntries(CHECKOUT_FIELDS.map((field) => [field, text])) as Record<
      (typeof CHECKOUT_FIELDS)[number],
      typeof text
    >,
  ),
  errors: z.partialRecord(z.enum([...CHECKOUT_FIELDS, 'items', 'form']), text),
});

/** A form that was sent back: what was typed and what was wrong with it. */
export type CheckoutDraft = z.infer<typeof draftSchema>;

/** The buyer's cookie is signed over bare numbers: the word keeps the one from passing for the other. */
const signedText = (value: string) => `checkout\n${value}`;
const sign = (value: string) => getApp().secrets.sign('cookies', signedText(value));

/** `Set-Cookie` that brings a form back to the page it came from. The values stay in the browser that typed them. */
export function draftCookie(request: Request, draft: CheckoutDraft): string {
  const value = Buffer.from(JSON.stringify(draft)).toString('base64url');
  if (value.length <= MAX_LENGTH) return setCookie(request, COOKIE, `${value}~${sign(value)}`, MAX_AGE_S);
  const values = Object.fromEntries(
    CHECKOUT_FIELDS.map((field) => [field, draft.values[field].slice(0, 100)]),
  ) as CheckoutDraft['values']; // the same fields, shorter
  const cut = Buffer.from(JSON.stringify({ ...draft, values })).toString('base64url');
  return setCookie(request, COOKIE, `${cut}~${sign(cut)}`, MAX_AGE_S);
}

/** `Set-Cookie` that forgets it. */
export const noDraftCookie = (request: Request) => setCookie(request, COOKIE, '', 0);

/** The form that was sent back under this id, or null. */
export function draftOf(request: Request, id: string): CheckoutDraft | null {
  const [value = '', signature = ''] = readCookie(request, COOKIE).split('~');
  if (value === '' || !getApp().secrets.isSigned('cookies', signedText(value), signature)) return null;
  const draft = draftSchema.safeParse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')));
  return draft.success && draft.data.id === id ? draft.data : null;
}
