'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { instantAt, type Line, lastPlace, playGapMs, type Speed } from '@/lib/story/timeline';

export interface Playback {
  isPlaying: boolean;
  play: () => void;
  pause: () => void;
  speed: Speed;
  setSpeed: (speed: Speed) => void;
}

/**
 * Goes from place to place by itself: from the past to now, from now on to the end of the forecast. It stops there, and
 * when the page is hidden. At either end it starts anew.
 * @param goTo shows a place
 */
export function usePlayback(line: Line, place: number, goTo: (place: number) => void): Playback {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(4);
  // Played from the past it ends at now, though the order may have gone on meanwhile.
  const end = place < line.now ? line.now : lastPlace(line);
  const next = place + 1;
  const gapMs = playGapMs(instantAt(line, place), instantAt(line, next), speed);

  const advance = useEffectEvent(() => {
    goTo(next);
    if (next >= end) setPlaying(false);
  });
  // A number for each gap: a newer history, which says the same of the past, does not start it anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` starts the next gap, though it may be as long
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => advance(), gapMs);
    return () => clearTimeout(timer);
  }, [isPlaying, place, gapMs]);

  useEffect(() => {
    if (!isPlaying) return;
    const stop = () => document.hidden && setPlaying(false);
    document.addEventListener('visibilitychange', stop);
    return () => document.removeEventListener('visibilitychange', stop);
  }, [isPlaying]);

  return {
    isPlaying,
    play: () => {
      const isAtEnd = place === line.now || place >= lastPlace(line);
      if (isAtEnd && line.now > 1) goTo(1);
      setPlaying(lastPlace(line) > 1);
    },
    pause: () => setPlaying(false),
    speed,
    setSpeed,
  };
}
