import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { placeCard } from './card-place';
import { tell, titleOf } from './describe';
import { ElementSign } from './signs';
import type { Stage } from './stage';
import type { ProcessElement, ProcessView } from './types';
import type { DetailsControl } from './use-details';

/** Free for the buttons and the mark of bpmn.io. */
const FOOT_PX = 52;

export interface DetailsCardProps extends Pick<DetailsControl, 'close' | 'onCard'> {
  stage: Stage;
  element: ProcessElement;
  view: ProcessView | undefined;
  /** It was opened by choice: it takes the focus and has a button to close it. */
  isOpen: boolean;
}

/** What is known of one element, beside it. */
export function DetailsCard({ stage, element, view, isOpen, close, onCard }: DetailsCardProps) {
  const card = useRef<HTMLDivElement>(null);
  const heading = useId();
  const { state, words, facts } = tell(element, view);

  // After every change: other words may need another place.
  useLayoutEffect(() => {
    const put = () => card.current && place(card.current, stage, element.id);
    put();
    return stage.onMoved(put);
  });
  // Once for each element: who drags the picture away afterwards meant it.
  useEffect(() => {
    const box = card.current;
    if (!box) return;
    if (!place(box, stage, element.id)) stage.camera.reveal(element.id, box.scrollHeight + 24);
    if (isOpen) box.focus({ preventScroll: true });
  }, [stage, element.id, isOpen]);

  const role = isOpen
    ? { role: 'dialog', tabIndex: -1, 'aria-labelledby': heading }
    : { 'aria-hidden': true };
  return (
    <div
      ref={card}
      className="pd-card"
      {...role}
      onPointerEnter={() => onCard(true)}
      onPointerLeave={() => onCard(false)}
    >
      <p className="pd-card-title">
        <strong id={heading}>{titleOf(element)}</strong>
        {element.name && <span>{element.kind}</span>}
      </p>
      {words && (
        <p className={`pd-card-state${state ? ` pd-${state}` : ''}`}>
          {state && <ElementSign state={state} waitsFor={element.waitsFor} />}
          <span>{words}</span>
        </p>
      )}
      {facts.length > 0 && (
        <dl>
          {facts.map(({ term, text }) => (
            <div key={`${term} ${text}`}>
              <dt>{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {isOpen && view?.elements[element.id]?.more}
      {isOpen && (
        <button type="button" className="pd-card-close" aria-label="Close" onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="m4 4 8 8M12 4l-8 8" />
          </svg>
        </button>
      )}
    </div>
  );
}

/** @returns whether there is room for all of it */
function place(card: HTMLElement, stage: Stage, elementId: string): boolean {
  const frame = card.offsetParent;
  const element = stage.placeOf(elementId);
  if (!frame || !element) {
    card.style.visibility = 'hidden';
    return true;
  }
  const size = { width: card.offsetWidth, height: naturalHeight(card) };
  const { left, top, maxHeight, fits } = placeCard(element, size, {
    width: frame.clientWidth,
    height: frame.clientHeight - FOOT_PX,
  });
  Object.assign(card.style, {
    visibility: 'visible',
    left: `${left}px`,
    top: `${top}px`,
    maxHeight: `${maxHeight}px`,
  });
  return fits;
}

function naturalHeight(card: HTMLElement): number {
  return card.scrollHeight + (card.offsetHeight - card.clientHeight);
}
