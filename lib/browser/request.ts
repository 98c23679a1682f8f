import type { ProblemJson } from '@/lib/contract/problem';
import { noteServerDate } from './server-clock';

export const TIMEOUT_MS = 15_000;

/** The server answered, and the answer was no. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  /** The field that was wrong, when the server named one. */
  readonly field: string | null;

  constructor(status: number, message: string, field: string | null = null) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** No answer: the network or the server is gone. A 5xx of a proxy in front of a stopped server counts as such. */
export function isServerGone(error: unknown): boolean {
  return !(error instanceof RequestError) || error.status >= 500;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof RequestError && (error.status === 404 || error.status === 400);
}

/** One sentence for a person, whatever went wrong. */
export function sayError(error: unknown): string {
  if (error instanceof RequestError && error.status < 500) return error.message;
  if (error instanceof RequestError)
    return 'The server could not do this right now. Please try again in a moment.';
  return 'We can’t reach the server. Check your connection and try again.';
}

/** One request with a limit on its time; anything but 2xx and 304 becomes a RequestError. */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  noteServerDate(response.headers, Date.now());
  if (response.ok || response.status === 304) return response;
  const problem = await readProblem(response);
  throw new RequestError(response.status, problem.detail, problem.field ?? null);
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await request(url, { headers: { accept: 'application/json' } });
  return (await response.json()) as T;
}

export async function postJson<T>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** A key that stays the same when one attempt is sent again. `randomUUID` is missing on plain http. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the server said was wrong. */
export async function readProblem(response: Response): Promise<Pick<ProblemJson, 'detail' | 'field'>> {
  const fallback = { detail: `The server refused this (status ${response.status}).` };
  try {
    const body = (await response.json()) as Partial<ProblemJson> | null;
    const detail = body?.detail ?? body?.title;
    if (typeof detail !== 'string') return fallback;
    return body?.field === undefined ? { detail } : { detail, field: body.field };
  } catch {
    return fallback;
  }
}
