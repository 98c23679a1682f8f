import type { DeskFormJson } from '@/lib/contract/desk';
import { isAppError } from '@/lib/errors';
import { wordsPage } from './words-page';

/** What a use case made of a form. */
export type FormResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string | undefined>> };

const acceptsJson = (request: Request) =>
  (request.headers.get('accept') ?? '').startsWith('application/json');

const NO_STORE = { 'cache-control': 'no-store' };

/**
 * The answer to a form of the desk. A browser goes on by 303, or reads what is wrong on a page that it goes back from; a
 * script that accepts JSON gets 200 with where it goes on, or 422 with what is wrong by field.
 * @param to where it goes on when all is right
 */
export async function formAnswer(
  request: Request,
  to: string,
  act: () => Promise<FormResult>,
): Promise<Response> {
  const result = await act().catch(conflictResult);
  const errors = result.ok ? {} : definedOf(result.errors);
  if (!result.ok && !acceptsJson(request))
    return wordsPage(422, {
      title: 'Not done',
      heading: 'Nothing was changed.',
      words: [...Object.values(errors), 'Go back with your browser: what you typed is still there.'],
    });
  if (!acceptsJson(request))
    return new Response(null, { status: 303, headers: { location: to, ...NO_STORE } });
  const body: DeskFormJson = result.ok ? { to } : { errors };
  return new Response(JSON.stringify(body), {
    status: result.ok ? 200 : 422,
    headers: { 'content-type': 'application/json', ...NO_STORE },
  });
}

/** Somebody was faster: told like what is wrong with the form itself. */
function conflictResult(error: unknown): FormResult {
  if (isAppError(error) && error.code === 'conflict') return { ok: false, errors: { form: error.message } };
  throw error;
}

const definedOf = (errors: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([field, words]) => (words === undefined ? [] : [[field, words]])),
  );
