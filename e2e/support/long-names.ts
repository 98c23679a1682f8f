/** Names as long as the shop takes them, as the world writes them: none of them has a space to break at. */

const LENGTH = 200;
const ofLength = (word: string, length = LENGTH) =>
  word.repeat(Math.ceil(length / word.length)).slice(0, length);

const WORDS = {
  german: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  arabic: 'الشايالأخضرالفاخرمنجبالالأطلس',
  chinese: '西湖龙井明前特级手工炒制绿茶',
  /** Wide letters: as many pixels as 200 characters can take. */
  latin: 'WMW@',
} as const;

/** One of each, 200 characters. */
export const LONG_NAMES = Object.values(WORDS).map((word) => ofLength(word));
/** The same at another length. */
export const longNamesOf = (length: number) => Object.values(WORDS).map((word) => ofLength(word, length));
