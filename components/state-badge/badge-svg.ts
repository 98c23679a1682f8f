import { SIGNS, type SignName } from '@/components/process-diagram/states';
import type { OrderBadge, StateName } from '@/lib/story/order-state';

/** White on each of them has a contrast above 4.5; the edge keeps it apart from light pages and dark ones. */
const LOOKS: Record<StateName, { readonly background: string; readonly sign: SignName }> = {
  active: { background: '#1d5bb8', sign: 'token' },
  waiting: { background: '#855300', sign: 'clock' },
  done: { background: '#0b6b64', sign: 'tick' },
  failed: { background: '#b3261e', sign: 'triangle' },
  ended: { background: '#7a4a4a', sign: 'stop' },
};

const LABEL = 'Order';
const LABEL_GROUND = '#2b3036';
const HEIGHT = 28;
const HALF = HEIGHT / 2;
const PADDING = 11;
const SIGN_WIDTH = 16;
const GAP = 6;
const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * The state of an order as a picture for other pages: colour, sign and word, like the badge on ours. It brings its own
 * background, and `textLength` fits the words into it, whatever font the reader has. No ids: several may stand in one page.
 */
export function badgeSvg({ state, word }: OrderBadge): string {
  const { background, sign } = LOOKS[state];
  const labelWidth = widthOf(LABEL) + 2 * PADDING;
  const wordAt = labelWidth + PADDING + SIGN_WIDTH + GAP;
  const width = wordAt + widthOf(word) + PADDING;
  const said = escaped(`${LABEL}: ${word}`);
  const { path, filled } = SIGNS[sign];
  const fill = filled ? '#fff' : 'none';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${said}">
  <title>${said}</title>
  <path fill="${LABEL_GROUND}" d="M${HALF} 0H${labelWidth}V${HEIGHT}H${HALF}A${HALF} ${HALF} 0 0 1 ${HALF} 0Z"/>
  <path fill="${background}" d="M${labelWidth} 0H${width - HALF}A${HALF} ${HALF} 0 0 1 ${width - HALF} ${HEIGHT}H${labelWidth}Z"/>
  <rect x=".5" y=".5" width="${width - 1}" height="${HEIGHT - 1}" rx="${(HEIGHT - 1) / 2}" fill="none" stroke="#fff" stroke-opacity=".35"/>
  <path transform="translate(${labelWidth + PADDING - 2} 6)" d="${path}" fill="${fill}" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>
  <g fill="#fff" font-family="${FONT}" font-size="13" font-weight="600">
    ${textAt(PADDING + 1, LABEL)}
    ${textAt(wordAt, word)}
  </g>
</svg>
`;
}

const textAt = (x: number, text: string) =>
  `<text x="${x}" y="18.5" textLength="${widthOf(text)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;

const NARROW = /[ilIjtfr.,:' ]/;
const WIDE = /[mwA-Z]/;

/** About as wide as in the fonts above, in pixels at 13 px and semibold. */
function widthOf(text: string): number {
  const widths = [...text].map((letter) => (NARROW.test(letter) ? 4.4 : WIDE.test(letter) ? 10 : 7.6));
  return Math.round(widths.reduce((sum, width) => sum + width, 0));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
