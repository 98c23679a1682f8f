import { SIGNS, STATES, signOf } from './states';
import type { ElementState, WaitKind } from './types';

/** A dash: what was not taken has no sign on the drawing, but its words stand behind something. */
const DASH = { path: 'M2 8h12', filled: false };

/** The signs of a state; what waits has several. */
export function StateSigns({ state }: { state: ElementState }) {
  const { sign, legend } = STATES[state];
  const names = legend ?? (sign ? [sign] : []);
  if (names.length === 0) return <Sign {...DASH} />;
  return names.map((name) => <Sign key={name} {...SIGNS[name]} />);
}

/** The one sign of an element. */
export function ElementSign({ state, waitsFor }: { state: ElementState; waitsFor: WaitKind }) {
  const name = signOf(state, waitsFor);
  if (name) return <Sign {...SIGNS[name]} />;
  return state === 'not-taken' ? <Sign {...DASH} /> : null;
}

export function Sign({ path, filled }: { path: string; filled: boolean }) {
  return (
    <svg className={filled ? 'pd-sign pd-sign-filled' : 'pd-sign'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
