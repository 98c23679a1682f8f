/** Letters that are written from right to left: Hebrew, Arabic and the scripts between them (Unicode 16, chapter 9). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * A name in a sentence that is made as text: one that is written from right to left keeps its order to itself, and turns
 * nothing beside it (UAX #9, 2.4.2). Where there is markup, `<bdi>` does the same.
 * @returns any other name as it is
 */
export const isolated = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `${FIRST_STRONG_ISOLATE}${name}${POP_ISOLATE}` : name;
