import { headers } from 'next/headers';
import { ANSWER_HEADER, setAnswer } from '@/lib/server/page-answers';

/** Gives the answer that a page is rendered for another status than 200, with the headers that RFC 9110 wants with it. */
export async function answerPageAs(status: number, more: Readonly<Record<string, string>>): Promise<void> {
  setAnswer((await headers()).get(ANSWER_HEADER), status, more);
}
