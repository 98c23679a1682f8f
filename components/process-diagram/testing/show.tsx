import { createRoot } from 'react-dom/client';
import { expect, onTestFinished } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ProcessDiagram, type ProcessDiagramProps } from '../process-diagram';

export type Shown = Omit<ProcessDiagramProps, 'xml' | 'definitionUrl' | 'title'> & { xml: string };

/**
 * Puts a diagram on the page, and takes it away when the test is over.
 *
 * @returns once it is drawn: what shows it with other properties
 */
export async function show(first: Shown) {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  const close = () => {
    root.unmount();
    place.remove();
  };
  onTestFinished(close);
  const render = (shown: Shown) => root.render(<ProcessDiagram title="The process" {...shown} />);
  render(first);
  const drawing = page.getByRole('application', { name: 'The process' });
  await expect.element(drawing).toBeVisible();
  // The list comes when all parts know of the drawing: what changes before that is no change to them.
  await expect.poll(() => place.querySelector('.pd-outline')).not.toBeNull();
  return { place, drawing, render, close };
}

export async function press(key: string): Promise<void> {
  await userEvent.keyboard(`{${key}}`);
}

/** The accessible name of what has the focus. */
export function focused(): string {
  const element = document.activeElement;
  return (
    element?.getAttribute('aria-label') ??
    (element?.textContent?.trim() || element?.getAttribute('title')) ??
    ''
  );
}
