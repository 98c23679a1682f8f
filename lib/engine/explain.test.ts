import { expect, test } from 'vitest';
import { explainKinds } from './explain';
import { parseText } from './testing/run-process';

test('says what starts an order by message, who throws one, and by which key one is taken', async () => {
  const definition = await parseText(`
    start begin message=ordered
    throw tell message=told
    message own=packed
    receive other message=packed key==box
    end over message=shipped name=Shipped
    begin -> tell -> own -> other -> over`);
  expect(explainKinds(definition)).toEqual([
    'begin: the request that places an order stands for the message "ordered".',
    'tell is done by a handler, which sends the message "told"; the token waits there until it is.',
    'other takes a message with a correlation key only if it is what "=box" gives when the wait begins.',
    '"Shipped" (over) is done by a handler, which sends the message "shipped"; the token waits there until it is.',
  ]);
});
