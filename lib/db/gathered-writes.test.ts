import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { gatherWrites } from './gathered-writes';

/** Tells what comes to it, call by call. */
function recorder() {
  const calls: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      calls.push(String(chunk));
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  return { calls, stream: gatherWrites(stream) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('what is written within a turn goes out together, in its order', async () => {
  const { calls, stream } = recorder();
  stream.write('begin;');
  await Promise.resolve();
  stream.write('insert;');
  expect(calls).toEqual([]);
  await nextTurn();
  stream.write('commit;');
  await nextTurn();
  expect(calls).toEqual(['begin;insert;', 'commit;']);
});

test('the end of the stream waits for what was written before it', async () => {
  const { calls, stream } = recorder();
  stream.write('commit;');
  await new Promise<void>((resolve) => stream.end(resolve));
  expect(calls.join('')).toBe('commit;');
});
