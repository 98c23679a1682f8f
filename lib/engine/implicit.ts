/**
 * Elements that the library is given and no file has: what a link or an event sub-process stands for. No id of XML
 * holds a colon, so theirs collide with none; they appear in no trace, no key of open work and no finding.
 */

const REST = 'rest:';
const BEGIN = 'begin:';

/** What a scope does besides its event sub-processes. */
export function restOf(scopeId: string): string {
  return `${REST}${scopeId}`;
}

/** Where an event sub-process begins once this event has started it. */
export function beginAfter(startEventId: string): string {
  return `${BEGIN}${startEventId}`;
}

export function isImplicit(elementId: string): boolean {
  return elementId.includes(':');
}

/** The element of the file that one of the library's stands for. */
export function drawnId(elementId: string): string {
  return elementId.startsWith(BEGIN) ? elementId.slice(BEGIN.length) : elementId;
}
