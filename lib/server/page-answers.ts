import type { IncomingMessage, ServerResponse } from 'node:http';

/** Names the answer that a page is rendered for. Written on each request for a page, over whatever a client sends. */
export const ANSWER_HEADER = 'x-orderflow-answer';

interface PageAnswers {
  last: number;
  readonly open: Map<string, ServerResponse>;
}

/** Next bundles pages and server start apart; the process-wide symbol is what they share. */
const KEY = Symbol.for('orderflow.page-answers');

function pageAnswers(): PageAnswers {
  // The global object has no such property in its type.
  const holder = globalThis as { [KEY]?: PageAnswers };
  holder[KEY] ??= { last: 0, open: new Map() };
  return holder[KEY];
}

/** Next tells a page nothing of its answer, and knows no status for "not now" or "not you": from here on the page finds its own. */
export function nameAnswer(request: IncomingMessage, response: ServerResponse): void {
  const answers = pageAnswers();
  answers.last += 1;
  const name = String(answers.last);
  request.headers[ANSWER_HEADER] = name;
  answers.open.set(name, response);
  response.once('close', () => answers.open.delete(name));
}

/** Gives it a status and headers, if nothing of it has been sent. @param name of the header; null: none */
export function setAnswer(
  name: string | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  const response = name === null ? undefined : pageAnswers().open.get(name);
  if (response === undefined || response.headersSent) return;
  response.statusCode = status;
  for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
}
