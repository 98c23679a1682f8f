'use client';

import './process-diagram.css';
import { type CSSProperties, useRef, useState } from 'react';
import { Legend } from './legend';
import { Outline } from './outline';
import type { Stage } from './stage';
import type { ProcessView } from './types';
import { useAnnouncement } from './use-announcement';
import { type Source, useDrawingParts } from './use-drawing-parts';
import { useFullscreen } from './use-fullscreen';

export type ProcessDiagramProps = Source & {
  /** Where the process stands; without it, the plain diagram. */
  view?: ProcessView | undefined;
  /** What the diagram shows, in words: the accessible name of the drawing. */
  title: string;
  /** An element was chosen, in the drawing or in the list. */
  onSelect?: (elementId: string) => void;
  /** Tells screen readers politely what changes; for one diagram of a page at most. */
  announce?: boolean;
  /** Any CSS length; the space is taken before anything has loaded. */
  height?: string;
};

/** A BPMN diagram that shows where a process stands. */
export function ProcessDiagram({
  view,
  title,
  onSelect,
  announce = false,
  height,
  ...source
}: ProcessDiagramProps) {
  const [attempt, setAttempt] = useState(0);
  const [unreadable, setUnreadable] = useState<string>();
  const [stage, setStage] = useState<Stage>();
  const frame = useRef<HTMLDivElement>(null);
  const fullscreen = useFullscreen(frame);
  const message = useAnnouncement(view, stage?.elements, announce);
  const loading = useDrawingParts(source, attempt);
  const ready = loading.status === 'ready' ? loading.parts : undefined;
  const broken = ready !== undefined && unreadable === ready.xml;
  const problem =
    loading.status === 'failed'
      ? loading.reason
      : broken
        ? 'The file is not a readable BPMN diagram.'
        : undefined;

  const retry = () => {
    setUnreadable(undefined);
    setAttempt(attempt + 1);
  };

  const choose = (elementId: string) => {
    frame.current?.scrollIntoView({ block: 'nearest' });
    stage?.focus(elementId, true);
    onSelect?.(elementId);
  };

  return (
    <figure className="pd" style={height ? ({ '--pd-height': height } as CSSProperties) : undefined}>
      <div
        ref={frame}
        className={`pd-frame${fullscreen.isFilling ? ' pd-filling' : ''}`}
        aria-busy={loading.status === 'loading'}
      >
        {ready && !broken && (
          <ready.Diagram
            xml={ready.xml}
            view={view}
            title={title}
            fullscreen={fullscreen}
            onSelect={onSelect}
            onDrawn={setStage}
            onFailed={() => setUnreadable(ready.xml)}
          />
        )}
        {loading.status === 'loading' && <p className="pd-notice pd-loading">Loading the diagram…</p>}
        {problem && (
          <div className="pd-notice" role="alert">
            <p>
              <strong>The diagram cannot be shown.</strong> {problem}
            </p>
            <button type="button" className="pd-retry" onClick={retry}>
              Try again
            </button>
          </div>
        )}
      </div>
      {announce && (
        <p className="pd-unseen" role="status">
          {message}
        </p>
      )}
      {view && <Legend view={view} />}
      {ready && !broken && stage && <Outline elements={stage.elements} view={view} onChoose={choose} />}
    </figure>
  );
}
