import { createHash } from 'node:crypto';
import type { PictureRow } from '@/lib/db/tables/products';

/** A drawing has a few kilobytes, a photograph of its size on the page some more. */
export const MAX_PICTURE_BYTES = 256 * 1024;
/** Three times what the page of a product shows. */
const MAX_PIXELS = 2_000;

export type ReadPicture = { readonly picture: PictureRow } | { readonly problem: string };

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_END = Buffer.from([0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

/** A PNG or an SVG, by what it is and not by what it is called. */
export function readPicture(file: Uint8Array): ReadPicture {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length === 0) return { problem: 'Choose a file: an SVG or a PNG.' };
  if (bytes.length > MAX_PICTURE_BYTES)
    return { problem: `The file is over ${MAX_PICTURE_BYTES / 1024} KiB. Make it smaller.` };
  const isPng = bytes.subarray(0, PNG.length).equals(PNG);
  const problem = isPng ? pngProblem(bytes) : svgProblem(bytes);
  if (problem !== null) return { problem };
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { picture: { hash, mediaType: isPng ? 'image/png' : 'image/svg+xml', bytes } };
}

/** PNG, third edition, 11.2.1: the header is the first chunk, and its size its first eight bytes. */
function pngProblem(bytes: Buffer): string | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return 'The PNG has no header. Save it once more.';
  if (!bytes.subarray(-PNG_END.length).equals(PNG_END))
    return 'The PNG is cut off, or something stands behind it. Save it once more.';
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return width > MAX_PIXELS || height > MAX_PIXELS || width === 0 || height === 0
    ? `The picture has ${width} × ${height} pixels; at most ${MAX_PIXELS} × ${MAX_PIXELS} are taken.`
    : null;
}

const SVG_START = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/;
/** Where a reference may lead: within the file, or to a picture that stands in it. */
const INSIDE = /^\s*(?:#|data:image\/(?:png|jpeg|webp);base64,)/;

/**
 * What a picture has no use for. It is shown as a picture alone, in which nothing runs or loads, and its address says the same by
 * its Content-Security-Policy: this is for who takes the file elsewhere, and so that nobody wonders why a part is missing.
 */
const REFUSED: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/<!(?:DOCTYPE|ENTITY)/i, 'a document type'],
  [/<\?(?!xml\s)/i, 'a processing instruction'],
  [/<(?:[\w.-]+:)?(?:script|handler|listener)\b/i, 'a script'],
  [/<(?:[\w.-]+:)?(?:foreignObject|iframe|object|embed|audio|video)\b/i, 'something that is no drawing'],
  [/[\s"'/]on[a-z]+\s*=/i, 'a handler of events'],
  [/@import/i, 'a style sheet of its own'],
];

function svgProblem(bytes: Buffer): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return 'This is neither a PNG nor an SVG.';
  }
  if (!SVG_START.test(text) || !/<\/svg>\s*(?:<!--[\s\S]*?-->\s*)*$/.test(text))
    return 'This is neither a PNG nor a whole SVG.';
  for (const [pattern, what] of REFUSED)
    if (pattern.test(text)) return `The SVG holds ${what}. Save it as a plain drawing.`;
  const references = [
    ...text.matchAll(/\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi),
    ...text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))/gi),
  ];
  const away = references.some((match) => !INSIDE.test(match[1] ?? match[2] ?? match[3] ?? ''));
  return away ? 'The SVG refers to another address. Save it with all that it shows in it.' : null;
}
