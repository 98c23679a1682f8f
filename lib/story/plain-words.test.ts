import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const CHECKOUT = join(import.meta.dirname, '../..');
const ROOMS = ['app', 'components', 'lib/story', 'lib/mail', 'lib/orders'];
const SHOWN = /\.tsx?$/;
const NOT_SHOWN = /\.test\.tsx?$|(^|\/)testing\//;

/**
 * Turns of phrase that a reader of plain English stumbles over, each as it once stood on a page, and what says the same.
 * What is new is read by people; what was mended stays so.
 */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/goes? by these words/, 'no products match your search'],
  [/One \$\{?\w+\}? (more|less)\b/, 'add one …, remove one …'],
  [/[Hh]alf (of them )?wait(ed)? less/, 'typical wait'],
  [/\bLook again\b/, 'refresh; show the order'],
  [/[Ss]omebody was faster, we are sorry/, 'sorry, … has just sold out'],
  [/\bwhat there is\b(?=['"<]|$)/, 'what is in stock'],
  [/\bno (order|payment|product) is like that/i, 'no … matches'],
  [/\b(not|no longer) good any more/i, 'no longer works'],
  [/\bDearest\b/, 'highest value'],
  [/\bLook into your mail/, 'check your mail'],
];

describe('what pages and mails say is plain English', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(CHECKOUT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => SHOWN.test(file) && !NOT_SHOWN.test(file))
      .map((file) => join(room, file)),
  );
  /** Comments speak to us. */
  const shownIn = (file: string) =>
    readFileSync(join(CHECKOUT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

  it('looks at all that is shown', () => {
    expect(files.length).toBeGreaterThan(200);
  });

  it.each(FOREIGN)('nothing says %s: say “%s”', (phrase) => {
    expect(files.filter((file) => phrase.test(shownIn(file)))).toEqual([]);
  });
});
