import type { Page } from '@playwright/test';

/**
 * Draws a sentence over the upper edge of the page, where the banner of the sandbox is. It hangs on the root element, in a closed shadow tree: neither
 * the page's scripts and styles nor the demo's own look-ups by text ever meet it.
 * @param caption empty: no bar
 */
export async function showCaption(page: Page, caption: string): Promise<void> {
  await page.evaluate(drawCaption, caption);
}

/** Runs in the page. Styles are set on elements, as the page's content policy allows. */
function drawCaption(caption: string): void {
  const NAME = 'demo-caption';
  document.querySelector(NAME)?.remove();
  if (caption === '') return;
  const host = document.createElement(NAME);
  host.setAttribute('aria-hidden', 'true');
  host.style.cssText = 'position:fixed;inset:0 0 auto 0;z-index:2147483647;pointer-events:none';
  const bar = document.createElement('p');
  bar.textContent = caption;
  bar.style.cssText =
    'margin:0;padding:14px 24px;background:#10233fee;color:#fff;text-align:center;font:500 20px/1.35 system-ui,sans-serif';
  host.attachShadow({ mode: 'closed' }).append(bar);
  document.documentElement.append(host);
}

/** From now on each press of the mouse leaves a ring where it was: a played browser shows no pointer. */
export async function showPresses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const SIZE_PX = 44;
    addEventListener(
      'pointerdown',
      ({ clientX, clientY }) => {
        const ring = document.createElement('demo-press');
        ring.style.cssText = `position:fixed;z-index:2147483647;pointer-events:none;box-sizing:border-box;border:4px solid #e8590c;border-radius:50%;width:${SIZE_PX}px;height:${SIZE_PX}px;left:${clientX - SIZE_PX / 2}px;top:${clientY - SIZE_PX / 2}px`;
        document.documentElement.append(ring);
        const fading = [
          { opacity: 1, transform: 'scale(0.4)' },
          { opacity: 0, transform: 'scale(1.4)' },
        ];
        ring.animate(fading, 700).onfinish = () => ring.remove();
      },
      { capture: true },
    );
  });
}
