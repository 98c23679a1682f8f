import { SIGNS, signOf } from '@/components/process-diagram/states';
import type { ElementState } from '@/components/process-diagram/types';
import type { WaitsFor } from '@/lib/contract/order';
import type { StateName } from '@/lib/story/order-state';

const onDiagram: Record<StateName, ElementState> = {
  active: 'active',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  ended: 'cancelled',
};

interface Props {
  state: StateName;
  /** For the state `waiting`: a letter for messages, a clock for timers. */
  waitsFor?: WaitsFor;
}

/** The sign of a state, the same as on the diagram. It says nothing by itself: a word stands beside it. */
export function StateSign({ state, waitsFor = 'timer' }: Props) {
  const kind = waitsFor === 'timer' || waitsFor === 'message' ? waitsFor : 'other';
  const name = signOf(onDiagram[state], kind) ?? 'hollow';
  const { path, filled } = SIGNS[name];
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={path}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
