import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { announcementOf } from './announcement';
import type { ProcessElement, ProcessView } from './types';

/** Changes within this time are one message. */
const BATCH_MS = 500;

/**
 * The text of a live region: what changed since the view that was told of last.
 *
 * @param elements what can change; undefined while it is not drawn yet: then nothing is told
 */
export function useAnnouncement(
  view: ProcessView | undefined,
  elements: readonly ProcessElement[] | undefined,
  isOn: boolean,
): string {
  const [message, setMessage] = useState('');
  const told = useRef<ProcessView>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const say = useEffectEvent(() => {
    timer.current = undefined;
    const before = told.current;
    told.current = view;
    const words = before && view && elements ? announcementOf(before, view, elements) : '';
    if (words) setMessage(words);
  });

  useEffect(() => {
    if (!isOn || !view || !elements) return;
    // The first view is what the reader comes to, not a change.
    if (!told.current) told.current = view;
    else if (told.current !== view) timer.current ??= setTimeout(() => say(), BATCH_MS);
  }, [view, elements, isOn]);

  // Another diagram, or silence: what was told does not count any more.
  useEffect(() => {
    if (!isOn || !elements) return;
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      told.current = undefined;
      setMessage('');
    };
  }, [elements, isOn]);

  return message;
}
