/** Bytes at the front that tell how the rest is written, the longer ones first. XML 1.0, appendix F. */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  // No mark: "<" in two bytes.
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
];
/** As far as an XML declaration is looked for, bytes. */
const DECLARATION_BYTES = 256;

/**
 * The text of an XML file, in the encoding that it says: by its first bytes, else by its declaration, else UTF-8.
 * @returns the text without its mark and the encoding as the platform calls it, or in `problem` why there is none and what would be right
 */
export function decodeXml(
  bytes: Uint8Array,
): { readonly text: string; readonly encoding: string } | { readonly problem: string } {
  const encoding = encodingOf(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
  } catch (error) {
    // The platform's way to say that it does not know the label.
    if (error instanceof RangeError)
      return {
        problem: `The file says that its encoding is "${encoding}", which is not known; save it as UTF-8.`,
      };
    return { problem: `The file is not ${encoding.toUpperCase()} text, as it should be; save it as UTF-8.` };
  }
}

function encodingOf(bytes: Uint8Array): string {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return marked[1];
  const head = String.fromCharCode(...bytes.subarray(0, DECLARATION_BYTES));
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase();
  // Text of two bytes a letter would have shown above: the file was saved as something else since.
  return declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared;
}
