import { type ComponentType, useEffect, useState } from 'react';
import type { DiagramProps } from './diagram';

export interface DrawingParts {
  Diagram: ComponentType<DiagramProps>;
  xml: string;
}

export type Loading =
  | { status: 'loading' }
  | { status: 'ready'; parts: DrawingParts }
  | { status: 'failed'; reason: string };

/** A definition, by address or as text. */
export type Source = { definitionUrl: string; xml?: never } | { xml: string; definitionUrl?: never };

const LOADING: Loading = { status: 'loading' };

/**
 * Fetches the drawing code and the definition at the same time. An own `import()` rather than a lazy
 * component: a lazy one remembers a failed load for ever, and this one has a button to try again.
 */
export function useDrawingParts({ definitionUrl, xml }: Source, attempt: number): Loading {
  const key = `${attempt} ${definitionUrl ?? xml}`;
  const [loaded, setLoaded] = useState<{ key: string; result: Loading }>();

  useEffect(() => {
    const stop = new AbortController();
    const settle = (result: Loading) => {
      if (!stop.signal.aborted) setLoaded({ key, result });
    };
    const definition = xml === undefined ? fetchDefinition(definitionUrl, stop.signal) : xml;
    Promise.all([import('./diagram'), definition]).then(
      ([{ Diagram }, text]) => settle({ status: 'ready', parts: { Diagram, xml: text } }),
      (error: unknown) => settle({ status: 'failed', reason: reasonOf(error) }),
    );
    return () => stop.abort();
  }, [key, definitionUrl, xml]);

  return loaded?.key === key ? loaded.result : LOADING;
}

class AnsweredWith extends Error {
  constructor(readonly status: number) {
    super(`answered with ${status}`);
  }
}

async function fetchDefinition(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new AnsweredWith(response.status);
  return response.text();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AnsweredWith)) return 'The server cannot be reached.';
  return error.status === 404
    ? 'The server does not have this diagram.'
    : `The server answered with an error (${error.status}).`;
}
