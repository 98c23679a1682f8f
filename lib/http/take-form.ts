import { isAppError } from '@/lib/errors';
import { readForm } from './form';
import { problemPage } from './problem';
import type { Incoming } from './route';

/** A field of a form by its name; empty where there is none. */
export type Fields = (name: string) => string;

/**
 * A form of the desk's own pages: what it does not take is told on a page, with the way back; who may is asked before, and
 * refused as data is.
 * @param again where it stands
 */
export async function takeForm(
  { request, body }: Incoming,
  again: string,
  take: (field: Fields) => Promise<Response>,
): Promise<Response> {
  try {
    return await take(await readForm(request, body));
  } catch (error) {
    if (isAppError(error) && error.code !== 'unavailable' && error.code !== 'busy')
      return problemPage(error, again);
    throw error;
  }
}
