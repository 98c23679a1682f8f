'use client';

import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { openStage, type Stage } from './stage';
import { focusOf } from './states';
import { Tools } from './tools';
import type { ProcessElement, ProcessView } from './types';

export interface DiagramProps {
  xml: string;
  view: ProcessView | undefined;
  title: string;
  onSelect: ((elementId: string) => void) | undefined;
  onDrawn(elements: ProcessElement[]): void;
  onFailed(): void;
}

/** The part that needs bpmn-js; loaded on demand and in the browser only. */
export function Diagram({ xml, view, title, onSelect, onDrawn, onFailed }: DiagramProps) {
  const host = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>();
  const select = useEffectEvent((id: string) => onSelect?.(id));
  const drawn = useEffectEvent(onDrawn);
  const failed = useEffectEvent(onFailed);

  useEffect(() => {
    const container = host.current;
    if (!container) return;
    // Strict mode mounts twice, and a new file may come while the old one is being drawn.
    let dead = false;
    const { opened, close } = openStage(container, xml, (id) => select(id));
    opened.then(
      (next) => {
        if (dead) return;
        setStage(next);
        drawn(next.elements);
      },
      () => {
        if (!dead) failed();
      },
    );
    return () => {
      dead = true;
      setStage(undefined);
      close();
    };
  }, [xml]);

  // Before the browser paints: the drawing never shows without its states.
  useLayoutEffect(() => {
    stage?.paint(view);
    stage?.camera.follow(view && focusOf(view));
  }, [stage, view]);

  useEffect(() => {
    const svg = host.current?.querySelector('.djs-container > svg');
    if (!stage || !svg) return;
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', title);
  }, [stage, title]);

  const focus = view && focusOf(view);
  return (
    <>
      <div ref={host} className={`pd-canvas${stage ? ' pd-drawn' : ''}${onSelect ? ' pd-selectable' : ''}`} />
      {stage && <Tools camera={stage.camera} focus={focus} />}
    </>
  );
}
