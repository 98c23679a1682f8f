import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Stage, StageCallbacks } from './stage';

/** What is shown of an element: a glance passes with mouse or focus, what was opened stays until it is closed. */
export interface Details {
  id: string;
  mode: 'hover' | 'focus' | 'open';
}

/** So long the mouse may take from the element to its card. */
const GRACE_MS = 300;

export interface DetailsControl {
  details: Details | undefined;
  callbacks: StageCallbacks;
  close(): void;
  /** The mouse has come to the card, or left it. */
  onCard(isOver: boolean): void;
}

/** Which element's details show: by hover, by focus, by choice; Escape ends each of them. */
export function useDetails(
  stage: Stage | undefined,
  onSelect: ((elementId: string) => void) | undefined,
): DetailsControl {
  const [details, setDetails] = useState<Details>();
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isSilent = useRef(false);
  const selected = useEffectEvent((id: string) => onSelect?.(id));

  const { callbacks, onCard } = useMemo(() => {
    // React tells that the mouse came to the card before the drawing tells that it left.
    let isOnCard = false;
    const leave = () => {
      clearTimeout(leaving.current);
      if (isOnCard) return;
      leaving.current = setTimeout(
        () => setDetails((now) => (now?.mode === 'hover' ? undefined : now)),
        GRACE_MS,
      );
    };
    const callbacks: StageCallbacks = {
      onHover(id) {
        if (id === undefined) return leave();
        clearTimeout(leaving.current);
        setDetails((now) => (now?.mode === 'open' ? now : { id, mode: 'hover' }));
      },
      onFocus(id) {
        if (isSilent.current) return;
        if (id !== undefined) clearTimeout(leaving.current);
        setDetails((now) => {
          if (id !== undefined) return now?.mode === 'open' && now.id === id ? now : { id, mode: 'focus' };
          return now?.mode === 'focus' ? undefined : now;
        });
      },
      onOpen(id) {
        clearTimeout(leaving.current);
        setDetails({ id, mode: 'open' });
        selected(id);
      },
      onBackground: () => setDetails(undefined),
    };
    const onCard = (isOver: boolean) => {
      isOnCard = isOver;
      leave();
    };
    return { callbacks, onCard };
  }, []);

  const close = () => {
    clearTimeout(leaving.current);
    setDetails(undefined);
    if (details?.mode !== 'open' || isFocusElsewhere()) return;
    // The focus goes back, and what was closed just now does not open again with it.
    isSilent.current = true;
    stage?.focus(details.id);
    isSilent.current = false;
  };

  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });
  const isShown = details !== undefined;
  useEffect(() => {
    if (!isShown) return;
    const listen = (event: KeyboardEvent) => onEscape(event);
    // Before others that listen to Escape: what opened last closes first.
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [isShown]);
  useEffect(() => () => clearTimeout(leaving.current), []);

  return { details, callbacks, close, onCard };
}

/** Who has gone on to something outside the diagram is not called back. */
function isFocusElsewhere(): boolean {
  const held = document.activeElement;
  return held !== null && held !== document.body && held.closest('.pd-frame') === null;
}
