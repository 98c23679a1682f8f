import { INTERNAL_PROBLEM, type ProblemJson } from '@/lib/contract/problem';
import type { AppError, ErrorCode } from '@/lib/errors';
import { deskPaths } from '@/lib/story/desk-paths';
import { wordsPage } from './words-page';

/** What each refusal is in HTTP; a new code without a status does not compile. */
const STATUS: Record<ErrorCode, number> = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'order-unknown': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'unpaid-limit': 409,
  'price-changed': 409,
  'too-large': 413,
  misdirected: 421,
  'idempotency-mismatch': 422,
  'too-many-requests': 429,
  busy: 503,
  unavailable: 503,
};

const TITLE: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  421: 'Misdirected request',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

const RETRY_AFTER_S = '1';
/** Where nobody knows better: all limits count by the minute. */
const MINUTE_S = '60';

/** "Not now": the same request may be taken in a moment. */
export const isForNow = (error: AppError) => STATUS[error.code] === 503;

/** An error as `application/problem+json` (RFC 9457). `status` overrules the table where the contract does. */
export function problem(
  error: AppError,
  headers: Record<string, string> = {},
  status = STATUS[error.code],
): Response {
  const body: ProblemJson = {
    type: 'about:blank',
    title: TITLE[status] ?? 'Error',
    status,
    detail: error.message,
    ...(error.field === undefined ? {} : { field: error.field }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      // RFC 9110 asks for it with each 401.
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      // What is left of the body is not read.
      ...(status === 413 ? { connection: 'close' } : {}),
      ...(status === 429 ? { 'retry-after': MINUTE_S } : {}),
      ...(status === 503 ? { 'retry-after': RETRY_AFTER_S } : {}),
      ...headers,
    },
  });
}

/** The same for who sent a form with a browser and would read the problem as JSON. */
export function notNowPage(error: AppError): Response {
  return wordsPage(503, {
    title: 'Not at this moment',
    heading: 'The shop cannot do this at this moment.',
    words: [error.message, 'Go back with your browser: what you typed is still there. Then send it again.'],
    headers: { 'retry-after': RETRY_AFTER_S },
  });
}

/**
 * For whose session ended while a form of the desk stood open. Loaded again, this page sends what was typed once more: the
 * browser has it, and it need not stand here.
 */
export function signedOutPage(): Response {
  return wordsPage(401, {
    title: 'Signed out',
    heading: 'You are not signed in any more.',
    words: [
      'Nothing was done, and nothing that you typed is lost.',
      'Sign in on the page that opens beside this one. Then load this page again: your browser sends what you typed once more.',
    ],
    link: { href: deskPaths.home(), label: 'Sign in', isBeside: true },
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** A refusal for who sent a form at the desk, with the way back. */
export function problemPage(error: AppError, again: string): Response {
  const status = STATUS[error.code];
  return wordsPage(status, {
    title: TITLE[status] ?? 'Error',
    heading: 'That was not taken.',
    words: [error.message],
    link: { href: again, label: 'Back' },
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : {},
  });
}

/** The answer to a fault of ours: nothing of it leaks. */
export function internalProblem(): Response {
  return new Response(JSON.stringify(INTERNAL_PROBLEM), {
    status: INTERNAL_PROBLEM.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
