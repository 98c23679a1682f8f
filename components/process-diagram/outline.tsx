import { useState } from 'react';
import { tell, titleOf } from './describe';
import { ElementSign } from './signs';
import type { ProcessElement, ProcessView } from './types';

export interface OutlineProps {
  /** As the flows lead; what lies in a sub-process stands behind it, one deeper. */
  elements: readonly ProcessElement[];
  view: ProcessView | undefined;
  onChoose(elementId: string): void;
}

/** The same as the diagram, as a list: for screen readers, for narrow screens and for choosing by keyboard. */
export function Outline({ elements, view, onChoose }: OutlineProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="pd-outline" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>The diagram as a list</summary>
      {/* A long list that nobody sees need not be brought up to date each second. */}
      {isOpen && <Level elements={elements} depth={0} view={view} onChoose={onChoose} />}
    </details>
  );
}

function Level({ elements, depth, view, onChoose }: OutlineProps & { depth: number }) {
  const heads = elements.flatMap((element, at) => (element.depth === depth ? [{ element, at }] : []));
  return (
    <ol>
      {heads.map(({ element, at }, index) => {
        const inside = elements.slice(at + 1, heads[index + 1]?.at);
        return (
          <li key={element.id}>
            <Entry element={element} view={view} onChoose={onChoose} />
            {inside.length > 0 && (
              <Level elements={inside} depth={depth + 1} view={view} onChoose={onChoose} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface EntryProps extends Pick<OutlineProps, 'view' | 'onChoose'> {
  element: ProcessElement;
}

function Entry({ element, view, onChoose }: EntryProps) {
  const { state, words, facts } = tell(element, view);
  const kind = element.name && element.kind;
  const details = facts.map(({ term, text }) => `${term}: ${text}`).join(' · ');
  return (
    <div className={`pd-entry${state ? ` pd-${state}` : ''}`}>
      <span className="pd-entry-sign">
        {state && <ElementSign state={state} waitsFor={element.waitsFor} />}
      </span>
      <button type="button" onClick={() => onChoose(element.id)}>
        {titleOf(element)}
      </button>{' '}
      <small>{[kind, words].filter(Boolean).join(' · ')}</small>
      {details && <small className="pd-entry-facts">{details}</small>}
    </div>
  );
}
