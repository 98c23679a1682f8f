import { expect, test } from 'vitest';
import { DESK_ACTS } from '@/lib/contract/desk';
import { MAIL_KINDS } from '@/lib/db/tables/mails';
import { OPEN_REFUNDS } from '@/lib/db/tables/refunds';
import { deskActWords } from '@/lib/story/desk-act-words';
import { deskStepWords, mailWords, refundWords, verdictWords } from '@/lib/story/desk-order-words';
import { readable } from '@/lib/story/words';

test('the desk has words for every kind of mail and every state of a refund', () => {
  const unsaid = (names: readonly string[], say: (name: string) => string) =>
    names.filter((name) => name.includes('-') && say(name) === readable(name));
  expect(unsaid(MAIL_KINDS, mailWords)).toEqual([]);
  expect(unsaid([...OPEN_REFUNDS, 'succeeded', 'inquiry', 'disputed', 'void'], refundWords)).toEqual([]);
});

test('it has words for everything that can be done', () => {
  const said = (act: string) =>
    deskActWords({ person: 'Bo', role: 'operator', act, element: null, result: 'done' });
  expect(DESK_ACTS.filter((act) => said(act).includes(readable(act)))).toEqual([]);
});

test('it says what happened by the name of the element, and a name it does not know as it is written', () => {
  expect(deskStepWords('job-completed', 'Send bill')).toBe('Send bill: done');
  expect(deskStepWords('payment', null)).toBe('A payment came');
  expect(deskStepWords('incident-opened', null)).toBe('The order: stopped');
  expect([verdictWords('wrong-currency'), mailWords('new-kind')]).toEqual([
    'in another currency',
    'New kind',
  ]);
});
