import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names the answer that a page is rendered for. Written on each request for a page, over whatever a client sends. */
export const ANSWER_HEADER = 'x-orderflow-answer';

/** Next bundles pages and server start apart; the process-wide symbol is what they share. */
const KEY = Symbol.for('orderflow.page-answers');
// The global object has no such property in its type.
const holder = globalThis as { [KEY]?: Map<string, ServerResponse> };

/** Requests that no page answers. */
const NO_PAGE = /^\/(api|_next)\//;

/** Next tells a page nothing of its answer, and knows no status for "not now": from now on pages find theirs. */
export function openPageAnswers(): void {
  const open = new Map<string, ServerResponse>();
  holder[KEY] = open;
  let last = 0;
  subscribe('http.server.request.start', (message) => {
    // The channel's messages have no type.
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (NO_PAGE.test(request.url ?? '')) return;
    last += 1;
    const name = String(last);
    request.headers[ANSWER_HEADER] = name;
    open.set(name, response);
    response.once('close', () => open.delete(name));
  });
}

/** Makes it 503 with `Retry-After` (RFC 9110), if nothing of it has been sent. @param name of the header; null: none */
export function refuseForNow(name: string | null): void {
  const response = name === null ? undefined : holder[KEY]?.get(name);
  if (response === undefined || response.headersSent) return;
  response.statusCode = 503;
  response.setHeader('Retry-After', '1');
}
