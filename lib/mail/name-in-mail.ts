/** Longer than a name that is greeted by needs to be. Characters. */
const MAX_LENGTH = 60;

/** What a mail program may make a link, an address or a telephone number of: such a text is no name. */
const NO_NAME = [
  /@/,
  /:\/\//,
  /\bwww\b/i,
  // `shop.example`: a dot between letters without a blank, whatever sign of a dot it is.
  /[\p{L}\p{N}][.\u3002\uff0e\uff61][\p{L}\p{N}]{2,}/u,
  // Telephone numbers and amounts; nobody has more than three digits in a name.
  /(?:\p{N}[^\p{L}]*){4,}/u,
];

/** Line breaks, other control characters, and signs that turn the direction of what follows. */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * A customer's name as mail may repeat it. Whoever orders chooses name and address, so without this the shop would carry
 * anybody's message to anybody. The order keeps what was entered.
 * @returns null where it is no name that a mail should repeat
 */
export function nameInMail(name: string | null): string | null {
  const plain = (name ?? '').normalize('NFKC').replace(UNWANTED, ' ').replace(/\s+/g, ' ').trim();
  if (plain === '' || NO_NAME.some((pattern) => pattern.test(plain))) return null;
  const letters = Array.from(plain);
  return letters.length <= MAX_LENGTH ? plain : `${letters.slice(0, MAX_LENGTH).join('').trim()}…`;
}
