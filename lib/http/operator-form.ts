import { getApp } from '@/lib/server/app';
import { clientOf } from './limit';
import type { Incoming } from './route';
import { wordsPage } from './words-page';

/** A form that asks for the operator's token. */
export interface TokenForm {
  /** What it opens, for the log: `the desk`. */
  readonly opens: string;
  /** What was typed. */
  readonly token: string;
  /** Where it can be typed again. */
  readonly again: string;
}

/**
 * The throttle of such forms; asked before the form is read.
 * @returns the refusal, as a page, or null where this client may try
 */
export function refusalByTries({ request }: Incoming, again: string): Response | null {
  const { isOver, resetS } = getApp().tokenTries.take(clientOf(request), performance.now());
  if (!isOver) return null;
  return wordsPage(429, {
    title: 'Too many tries',
    heading: 'Too many tries.',
    words: [`Try again in ${resetS} s.`],
    link: { href: again, label: 'Try again' },
    headers: { 'retry-after': String(resetS) },
  });
}

/** @returns the refusal of a token that is not the operator's, as a page, or null. Each one is logged. */
export function refusalOfToken({ request }: Incoming, { opens, token, again }: TokenForm): Response | null {
  const app = getApp();
  if (app.isOperator(token)) return null;
  // The same client is known again by a hash; addresses are not logged.
  app.log.warn({ opens, client: app.hash.of('desk-client', clientOf(request)) }, 'a wrong operator token');
  return wordsPage(401, {
    title: 'Not the token',
    heading: 'That is not the operator’s token.',
    words: ['It is what OPERATOR_TOKEN says, or stands in the file that the server named at its start.'],
    link: { href: again, label: 'Try again' },
    headers: { 'www-authenticate': 'Bearer' },
  });
}
