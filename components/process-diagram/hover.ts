/** A hand that passes over the drawing on its way opens nothing. */
const REST_MS = 180;

/**
 * Tells over which element the mouse rests, and when it has left it. Touch has no hover.
 * Returns the undoing.
 *
 * @param nodeAt the element at a part of the drawing; undefined where there is none
 */
export function watchHover(
  container: HTMLElement,
  nodeAt: (target: Element) => string | undefined,
  onHover: (elementId: string | undefined) => void,
): () => void {
  const stopListening = new AbortController();
  const { signal } = stopListening;
  let over: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const moveTo = (id: string | undefined) => {
    if (id === over) return;
    over = id;
    clearTimeout(timer);
    if (id === undefined) onHover(undefined);
    else timer = setTimeout(() => onHover(id), REST_MS);
  };
  const onOver = ({ target, pointerType }: PointerEvent) => {
    if (pointerType === 'mouse' && target instanceof Element) moveTo(nodeAt(target));
  };
  container.addEventListener('pointerover', onOver, { signal });
  container.addEventListener('pointerleave', () => moveTo(undefined), { signal });
  // Whoever drags the picture looks at no element.
  container.addEventListener('pointerdown', () => clearTimeout(timer), { signal });
  return () => {
    clearTimeout(timer);
    stopListening.abort();
  };
}
