/**
 * Text of which there is something to see. No schema stands here: the form in the browser and the schemas of the server
 * ask the same functions.
 */

/**
 * What nobody sees, as a class of Unicode properties: blanks, control characters, zero-width and direction characters,
 * fillers. The two that no property names are the empty cell of Braille and the marks around annotations.
 */
const UNSEEN = '\\p{White_Space}\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2800\\uFFF9-\\uFFFB';
const SEEN_PATTERN = new RegExp(`[^${UNSEEN}]`, 'u');
const UNSEEN_PATTERN = new RegExp(`[${UNSEEN}]`, 'u');
const ENDS_PATTERN = new RegExp(`^[${UNSEEN}]+|[${UNSEEN}]+$`, 'gu');

/** The text without blanks around it; empty where there is nothing to see in it. */
export const seenText = (text: string): string => (SEEN_PATTERN.test(text) ? text.trim() : '');

/** Without all that is not seen around it: a name may need its direction marks, an address has none. */
export const withoutUnseenEnds = (text: string): string => text.replace(ENDS_PATTERN, '');

export const hasUnseen = (text: string): boolean => UNSEEN_PATTERN.test(text);
