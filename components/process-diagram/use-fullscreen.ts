import { type RefObject, useEffect, useEffectEvent, useState } from 'react';

export interface Fullscreen {
  /** The frame fills the screen, or at least the window. */
  isFull: boolean;
  /** It fills the window alone, because the browser fills no screen with it: to be styled by a class. */
  isFilling: boolean;
  toggle(): void;
}

/** The screen, by the browser's own means; the window, where it has none for this, as on iPhones. Escape leaves both. */
export function useFullscreen(frame: RefObject<HTMLElement | null>): Fullscreen {
  const [isOnScreen, setIsOnScreen] = useState(false);
  const [isFilling, setIsFilling] = useState(false);

  useEffect(() => {
    const update = () =>
      setIsOnScreen(document.fullscreenElement === frame.current && frame.current !== null);
    document.addEventListener('fullscreenchange', update);
    return () => document.removeEventListener('fullscreenchange', update);
  }, [frame]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // Whoever closes something inside with it stays.
    if (event.key === 'Escape' && !event.defaultPrevented) setIsFilling(false);
  });
  const onFocus = useEffectEvent(({ target }: FocusEvent) => {
    // Nobody types into what the frame covers.
    if (target instanceof Node && !frame.current?.contains(target)) setIsFilling(false);
  });
  useEffect(() => {
    if (!isFilling) return;
    const stopListening = new AbortController();
    const { signal } = stopListening;
    document.addEventListener('keydown', (event) => onKey(event), { signal });
    document.addEventListener('focusin', (event) => onFocus(event), { signal });
    const { overflow } = document.documentElement.style;
    document.documentElement.style.overflow = 'hidden';
    return () => {
      stopListening.abort();
      document.documentElement.style.overflow = overflow;
    };
  }, [isFilling]);

  const enter = async () => {
    if (!document.fullscreenEnabled) return setIsFilling(true);
    await frame.current?.requestFullscreen().catch(() => setIsFilling(true));
  };
  const leave = async () => {
    setIsFilling(false);
    if (isOnScreen) await document.exitFullscreen();
  };

  const isFull = isOnScreen || isFilling;
  return { isFull, isFilling, toggle: () => void (isFull ? leave() : enter()) };
}
