import { expect, test } from 'vitest';
import { modelOf } from '../model';
import { nestedReminders, parallel, rowOfTasks } from '../testing/large-drawings';
import { parseText } from '../testing/run-process';
import { buildNet } from './net';
import { mayQueue } from './queues';

async function asked(text: string): Promise<boolean> {
  const definition = await parseText(text);
  return mayQueue(buildNet(modelOf(definition), definition.processId));
}

test.each([
  ['tasks in a row', rowOfTasks(30)],
  ['branches that one join gathers', parallel(30, false)],
  ['branches with ways back into themselves', parallel(30, true)],
  ['reminders beside what goes on', nestedReminders()],
  [
    'a choice whose ways meet again',
    `start s\n exclusive x\n job a\n job b\n job c\n end e
      s -> x\n x -> a if =y\n x -> b default\n a -> c -> e\n b -> c`,
  ],
  [
    'branches within branches, each gathered',
    `start s\n parallel f\n parallel g\n parallel h\n parallel j\n job a\n job b\n job c\n job d\n end e
      s -> f -> g -> a -> h\n g -> b -> h -> j\n f -> c -> j -> d -> e`,
  ],
])('nothing waits where there are only %s', async (_, text) => expect(await asked(text)).toBe(false));

test.each([
  [
    'branches that nothing gathers',
    'start s\n parallel f\n job a\n job b\n job c\n end e\n s -> f -> a -> c -> e\n f -> b -> c',
  ],
  [
    'an element with several ways out',
    'start s\n job a\n job b\n job c\n end e\n s -> a -> c -> e\n s -> b -> c',
  ],
  [
    'a reminder that goes where its task goes',
    'start s\n job a\n boundary r on=a timer=PT5M passive\n job c\n end e\n s -> a -> c -> e\n r -> c',
  ],
  [
    'a way beside a join',
    `start s\n parallel f\n parallel j\n job a\n job b\n job c\n job d\n end e
      s -> f -> a -> j\n f -> b -> j -> d -> e\n f -> c -> d`,
  ],
  [
    'two joins whose ways meet',
    `start s\n parallel f\n parallel j\n parallel k\n job a\n job b\n job c\n job g\n job d\n end e
      s -> f -> a -> j\n f -> b -> j -> d -> e\n f -> c -> k\n f -> g -> k -> d`,
  ],
])('something may wait because of %s', async (_, text) => expect(await asked(text)).toBe(true));
