import { SIGNS, type SignName } from '@/components/process-diagram/states';
import type { StateName } from '@/lib/client/order-state';

const signs: Record<StateName, SignName> = {
  active: 'token',
  waiting: 'clock',
  done: 'tick',
  failed: 'triangle',
  ended: 'stop',
};

/** The sign of a state, the same as on the diagram. It says nothing by itself: a word stands beside it. */
export function StateSign({ state }: { state: StateName }) {
  const { path, filled } = SIGNS[signs[state]];
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
