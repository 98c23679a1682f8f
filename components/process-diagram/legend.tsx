import { Sign, StateSigns } from './signs';
import { STATE_NAMES, STATES } from './states';
import type { ProcessView } from './types';

/** The words to the signs, for the states that are on the diagram now. */
export function Legend({ view }: { view: ProcessView }) {
  const used = new Set(Object.values(view.elements).map((element) => element.state));
  if (view.ended) used.add('not-taken');
  return (
    <ul className="pd-legend" aria-label="Signs in the diagram">
      {STATE_NAMES.filter((state) => used.has(state) && STATES[state].word).map((state) => (
        <li key={state} className={`pd-${state}`}>
          <StateSigns state={state} />
          {STATES[state].word}
        </li>
      ))}
      {view.expected && Object.keys(view.expected.elements).length > 0 && (
        <li className="pd-expected">
          <Sign path="M2 8h.1M6 8h.1M10 8h.1M14 8h.1" filled={false} />
          Would come next
        </li>
      )}
    </ul>
  );
}
