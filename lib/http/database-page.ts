import type { ReactNode } from 'react';
import { isTransient } from '@/lib/db/sql-state';
import { isAppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { answerPageAs } from './answer-page';

/**
 * A page that asks the database for what it shows. While that takes nothing, the answer is 503 and says so in words; an
 * error of Next's would come as an empty page with 500, to be filled by a script.
 * @param page what Next renders
 * @param instead what is shown then
 */
export function databasePage<Props>(
  page: (props: Props) => Promise<ReactNode>,
  instead: () => ReactNode,
): (props: Props) => Promise<ReactNode> {
  return async (props) => {
    try {
      return await page(props);
    } catch (error) {
      if (!isTransient(error) && !(isAppError(error) && error.code === 'unavailable')) throw error;
      getApp().log.warn({ err: error }, 'the database does not take a request for a page now');
      await answerPageAs(503, { 'Retry-After': '1' });
      return instead();
    }
  };
}
