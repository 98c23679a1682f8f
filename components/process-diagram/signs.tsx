import { SIGNS, STATES } from './states';
import type { ElementState } from './types';

/** The signs of a state; what waits has several. */
export function StateSigns({ state }: { state: ElementState }) {
  const { sign, legend } = STATES[state];
  if (!sign) return state === 'not-taken' ? <Sign path="M2 8h12" filled={false} /> : null;
  return (legend ?? [sign]).map((name) => <Sign key={name} {...SIGNS[name]} />);
}

export function Sign({ path, filled }: { path: string; filled: boolean }) {
  return (
    <svg className={filled ? 'pd-sign pd-sign-filled' : 'pd-sign'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
