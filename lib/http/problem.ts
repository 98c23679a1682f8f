import { INTERNAL_PROBLEM, type ProblemJson } from '@/lib/contract/problem';
import type { AppError, ErrorCode } from '@/lib/errors';

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
  'too-large': 413,
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
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

const RETRY_AFTER_S = '1';

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
      ...(status === 503 ? { 'retry-after': RETRY_AFTER_S } : {}),
      ...headers,
    },
  });
}

/**
 * The same for who sent a form with a browser and would read the problem as JSON. Pages of the shop may need what is
 * missing, so this one needs nothing: the policy of the address may forbid its one line of style, which is no loss.
 */
export function notNowPage(error: AppError): Response {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Not at this moment · Kettle &amp; Loom</title>
<main style="max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font: 1.125rem/1.5 system-ui, sans-serif">
<h1>The shop cannot do this at this moment.</h1>
<p>${escapeHtml(error.message)}</p>
<p>Go back with your browser: what you typed is still there. Then send it again.</p>
</main>
</html>
`;
  return new Response(body, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': RETRY_AFTER_S,
    },
  });
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The answer to a fault of ours: nothing of it leaks. */
export function internalProblem(): Response {
  return new Response(JSON.stringify(INTERNAL_PROBLEM), {
    status: INTERNAL_PROBLEM.status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
