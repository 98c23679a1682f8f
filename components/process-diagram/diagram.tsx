'use client';

import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { DetailsCard } from './details-card';
import { openStage, type Stage } from './stage';
import { focusOf, homeOf } from './states';
import { Tools } from './tools';
import type { ProcessView } from './types';
import { useDetails } from './use-details';
import type { Fullscreen } from './use-fullscreen';

export interface DiagramProps {
  xml: string;
  view: ProcessView | undefined;
  title: string;
  fullscreen: Fullscreen;
  onSelect: ((elementId: string) => void) | undefined;
  onDrawn(stage: Stage): void;
  onFailed(): void;
}

/** The part that needs bpmn-js; loaded on demand and in the browser only. */
export function Diagram({ xml, view, title, fullscreen, onSelect, onDrawn, onFailed }: DiagramProps) {
  const host = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>();
  const { details, callbacks, close, onCard } = useDetails(stage, onSelect);
  const drawn = useEffectEvent(onDrawn);
  const failed = useEffectEvent(onFailed);
  const viewNow = useEffectEvent(() => view);

  useEffect(() => {
    const container = host.current;
    if (!container) return;
    // Strict mode mounts twice, and a new file may come while the old one is being drawn.
    let dead = false;
    const opening = openStage(container, xml, () => viewNow(), callbacks);
    opening.opened.then(
      (next) => {
        if (dead) return;
        setStage(next);
        drawn(next);
      },
      () => {
        if (!dead) failed();
      },
    );
    return () => {
      dead = true;
      setStage(undefined);
      callbacks.onBackground();
      opening.close();
    };
  }, [xml, callbacks]);

  // Before the browser paints: the drawing never shows without its states.
  useLayoutEffect(() => {
    stage?.paint(view);
    stage?.camera.follow(view && homeOf(view));
  }, [stage, view]);

  useLayoutEffect(() => stage?.title(title), [stage, title]);

  const shown = details && stage?.elements.find(({ id }) => id === details.id);
  return (
    <>
      <div ref={host} className={`pd-canvas${stage ? ' pd-drawn' : ''}`} />
      {stage && shown && (
        <DetailsCard
          stage={stage}
          element={shown}
          view={view}
          isOpen={details.mode === 'open'}
          close={close}
          onCard={onCard}
        />
      )}
      {stage && <Tools camera={stage.camera} focus={view && focusOf(view)} fullscreen={fullscreen} />}
    </>
  );
}
