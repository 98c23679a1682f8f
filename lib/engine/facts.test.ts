import { expect, test } from 'vitest';
import { factsOf } from './facts';
import { exploreText } from './testing/run-process';
import type { EngineEvent } from './types';

/** A way over `b`, and one around `c`. */
const TEXT = `
  start begin
  job a
  exclusive fork
  job b
  user look
  exclusive way
  job c
  exclusive join
  user last
  end done
  begin -> a -> fork
  fork -> b if =again
  fork -> look
  b -> look
  look -> way
  way -> join if =short
  way -> c
  c -> join
  join -> last
  last -> done
`;
const jobs = (event: EngineEvent) => (event.type === 'job-completed' ? event.work : null);

test('each marking knows what is true on every way to it, on some, and what may still come', async () => {
  const { table } = await exploreText(TEXT);
  const facts = factsOf(table, jobs);
  const at = (work: string) => {
    const marking = table.markings().find(({ openWork }) => openWork.some(({ key }) => key === work));
    const { always, ever, ahead } = facts?.get(marking?.hash ?? '') ?? expect.fail();
    return [always, ever, ahead].map((set) => [...set].sort().join(' '));
  };
  expect(at('job:a')).toEqual(['', '', 'job:a job:b job:c']);
  expect(at('job:b')).toEqual(['job:a', 'job:a', 'job:b job:c']);
  expect(at('user:look')).toEqual(['job:a', 'job:a job:b', 'job:c']);
  expect(at('user:last')).toEqual(['job:a', 'job:a job:b job:c', '']);
});

test('a table that was not walked to its end says nothing', async () => {
  const { table } = await exploreText(TEXT, 2);
  expect(factsOf(table, jobs)).toBeNull();
});
