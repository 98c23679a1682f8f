import type { StepData } from '@/lib/db/tables/steps';
import type { Leaf, OpenWork } from '@/lib/engine/types';

type Moved = Extract<Leaf, { kind: 'moved' }>;

/** The step that a person takes to another marking: what waits in both is left alone, and nothing was completed on the way. */
export function leafTo(to: string, now: readonly OpenWork[], then: readonly OpenWork[]): Moved {
  const isIn = (list: readonly OpenWork[]) => (work: OpenWork) => list.some(({ key }) => key === work.key);
  return {
    ...{ kind: 'moved', to, trace: { entered: [], completed: [], takenFlows: [] } },
    effects: [
      ...now.filter((work) => !isIn(then)(work)).map((work) => ({ do: 'close' as const, work })),
      ...then.filter((work) => !isIn(now)(work)).map((work) => ({ do: 'open' as const, work })),
    ],
  };
}

/** What the log keeps of it: no leaf tells it. */
export function movedData({ to, effects }: Moved): StepData {
  const elements = (what: 'open' | 'close') =>
    effects.flatMap((effect) => (effect.do === what ? [effect.work.elementId] : []));
  return { left: elements('close'), opened: elements('open'), moved: { to, effects } };
}
