import { SIGNS, STATE_NAMES, STATES } from './states';
import type { ElementState, ProcessElement, ProcessView } from './types';

/** The words to the signs, for the states that are on the diagram now. */
export function Legend({ view }: { view: ProcessView }) {
  const used = new Set(Object.values(view.elements).map((element) => element.state));
  if (view.ended) used.add('not-taken');
  return (
    <ul className="pd-legend" aria-label="Signs in the diagram">
      {STATE_NAMES.filter((state) => used.has(state) && STATES[state].word).map((state) => (
        <li key={state} className={`pd-${state}`}>
          <Signs state={state} />
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

function Signs({ state }: { state: ElementState }) {
  const { sign, legend } = STATES[state];
  if (!sign) return <Sign path="M2 8h12" filled={false} />;
  return (legend ?? [sign]).map((name) => <Sign key={name} {...SIGNS[name]} />);
}

function Sign({ path, filled }: { path: string; filled: boolean }) {
  return (
    <svg className={filled ? 'pd-sign pd-sign-filled' : 'pd-sign'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export interface OutlineProps {
  elements: ProcessElement[];
  view: ProcessView;
  onSelect: ((elementId: string) => void) | undefined;
}

/** The same as the diagram, as a list: for screen readers, for narrow screens and for choosing by keyboard. */
export function Outline({ elements, view, onSelect }: OutlineProps) {
  return (
    <details className="pd-outline">
      <summary>The diagram as a list</summary>
      <ol>
        {elements.map(({ id, name }) => {
          const element = view.elements[id];
          const state = element?.state ?? (view.ended ? 'not-taken' : undefined);
          return (
            <li key={id} className={state && `pd-${state}`}>
              {onSelect ? (
                <button type="button" onClick={() => onSelect(id)}>
                  {name}
                </button>
              ) : (
                <span>{name}</span>
              )}{' '}
              <small>{element?.label || (state ? STATES[state].word : 'Not reached')}</small>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
