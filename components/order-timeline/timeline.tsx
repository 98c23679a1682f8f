'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { useNow } from '@/lib/browser/use-now';
import type { Timeline as TimelineState } from '@/lib/browser/use-timeline';
import type { Lens } from '@/lib/story/lens';
import { placeWords } from '@/lib/story/timeline-words';
import type { Model } from '@/lib/story/words';
import { ComingList } from './coming-list';
import { CopyLink } from './copy-link';
import { PastList } from './past-list';
import { PlayControls } from './play-controls';
import { Slider } from './slider';
import { Stand } from './stand';
import styles from './timeline.module.css';

interface Props {
  timeline: TimelineState;
  model: Model;
  lens: Lens;
  hasEnded: boolean;
}

/** Past and future of an order on one slider, and as lists: to the customer the story beside the diagram tells the past. */
export function Timeline({ timeline, model, lens, hasEnded }: Props) {
  const nowMs = useNow();
  const slider = useRef<HTMLInputElement>(null);
  // The slider tells its own moves; the others are told here.
  const [said, setSaid] = useState('');
  const { line, place } = timeline;
  const isCustomers = lens === 'customer';
  // Room is kept for what may still come, not for what is over since before it was looked at.
  const [cameLate] = useState(hasEnded);
  const goTo = (to: number) => {
    timeline.goTo(to);
    setSaid(placeWords(line, to, model, nowMs));
  };
  // Always the same function: of a thousand rows only those are drawn anew that change.
  const latest = useRef(goTo);
  useEffect(() => {
    latest.current = goTo;
  });
  const choose = useCallback((to: number) => latest.current(to), []);
  return (
    <section
      className={`${styles.timeline} ${isCustomers ? styles.short : ''} ${cameLate ? styles.over : ''}`}
      aria-labelledby="timeline-title"
    >
      <h2 id="timeline-title">Then, now and next</h2>
      <Stand
        timeline={timeline}
        onNow={() => {
          goTo(line.now);
          // The button that was pressed is gone now.
          slider.current?.focus();
        }}
      />
      <div className={styles.controls}>
        <PlayControls timeline={timeline} onStep={(by) => goTo(place + by)} />
        {/* Another moment is another link. News of now are not: who has just come to the button stays on it. */}
        <CopyLink link={timeline.link} key={place < line.now ? place : 'now'} />
      </div>
      <Slider
        ref={slider}
        line={line}
        place={place}
        words={placeWords(line, place, model, nowMs)}
        onMove={(to) => {
          timeline.goTo(to);
          setSaid('');
        }}
      />
      <p className="visually-hidden" role="status">
        {timeline.isPlaying ? '' : said}
      </p>
      <div className={styles.lists}>
        {!(hasEnded && (isCustomers || cameLate)) && (
          <ComingList timeline={timeline} model={model} onChoose={choose} />
        )}
        {!isCustomers && <PastList timeline={timeline} model={model} onChoose={choose} />}
      </div>
    </section>
  );
}
