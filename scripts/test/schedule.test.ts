import { describe, expect, it } from 'vitest';
import { runSchedule } from './schedule.mjs';

interface Task {
  readonly name: string;
  readonly slots: number;
  readonly after?: readonly string[];
}

/** Tasks that end when they are told to. */
function newRun(tasks: readonly Task[], capacity: number) {
  const ends = new Map<string, (isGood: boolean) => void>();
  const begun: string[] = [];
  const end = runSchedule(tasks, capacity, (task) => {
    begun.push(task.name);
    return new Promise<boolean>((resolve) => ends.set(task.name, resolve));
  });
  const finish = async (name: string, isGood = true) => {
    ends.get(name)?.(isGood);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, end, finish };
}

describe('the schedule', () => {
  it('fills the room there is, in order, with what fits', async () => {
    const tasks = [
      { name: 'lint', slots: 1 },
      { name: 'types', slots: 1 },
      { name: 'unit', slots: 2 },
      { name: 'drill', slots: 1 },
    ];
    const { begun, finish, end } = newRun(tasks, 3);
    expect(begun).toEqual(['lint', 'types', 'drill']);
    await finish('lint');
    expect(begun).toHaveLength(3);
    await finish('drill');
    expect(begun).toEqual(['lint', 'types', 'drill', 'unit']);
    await finish('types');
    await finish('unit');
    await end;
  });

  it('begins a task only after those it needs, and without those that are not to be run', async () => {
    const tasks = [
      { name: 'http', slots: 1, after: ['build', 'nothing of this run'] },
      { name: 'build', slots: 1 },
    ];
    const { begun, finish, end } = newRun(tasks, 4);
    expect(begun).toEqual(['build']);
    await finish('build');
    expect(begun).toEqual(['build', 'http']);
    await finish('http');
    await end;
  });

  it('runs alone what needs more room than there is', async () => {
    const { begun, finish, end } = newRun(
      [
        { name: 'lint', slots: 1 },
        { name: 'browser', slots: 99 },
      ],
      2,
    );
    expect(begun).toEqual(['lint']);
    await finish('lint');
    expect(begun).toEqual(['lint', 'browser']);
    await finish('browser');
    await end;
  });

  it('begins nothing after a failure, and waits for what runs', async () => {
    const tasks = ['lint', 'types', 'unit'].map((name) => ({ name, slots: 1 }));
    const { begun, finish, end } = newRun(tasks, 2);
    let isOver = false;
    const over = end.then(() => {
      isOver = true;
    });
    await finish('lint', false);
    expect(begun).toEqual(['lint', 'types']);
    expect(isOver).toBe(false);
    await finish('types');
    await over;
    expect(begun).toEqual(['lint', 'types']);
  });

  it('is over at once with nothing to do', async () => {
    await runSchedule([], 2, async () => true);
  });
});
