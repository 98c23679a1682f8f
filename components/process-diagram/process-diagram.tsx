'use client';

import './process-diagram.css';
import { type CSSProperties, useState } from 'react';
import { Legend, Outline } from './legend';
import type { ProcessElement, ProcessView } from './types';
import { type Source, useDrawingParts } from './use-drawing-parts';

export type ProcessDiagramProps = Source & {
  /** Where the process stands; without it, the plain diagram. */
  view?: ProcessView | undefined;
  /** What the diagram shows, in words: the accessible name of the drawing. */
  title: string;
  onSelect?: (elementId: string) => void;
  /** Any CSS length; the space is taken before anything has loaded. */
  height?: string;
};

/** A BPMN diagram that shows where a process stands. */
export function ProcessDiagram({ view, title, onSelect, height, ...source }: ProcessDiagramProps) {
  const [attempt, setAttempt] = useState(0);
  const [unreadable, setUnreadable] = useState<string>();
  const [elements, setElements] = useState<ProcessElement[]>([]);
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

  return (
    <figure className="pd" style={height ? ({ '--pd-height': height } as CSSProperties) : undefined}>
      <div className="pd-frame" aria-busy={loading.status === 'loading'}>
        {ready && !broken && (
          <ready.Diagram
            xml={ready.xml}
            view={view}
            title={title}
            onSelect={onSelect}
            onDrawn={setElements}
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
      {view && <Legend view={view} />}
      {view && elements.length > 0 && <Outline elements={elements} view={view} onSelect={onSelect} />}
    </figure>
  );
}
