import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_PICTURE_BYTES, readPicture } from './read-picture';

const svg = (inside: string, attributes = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"${attributes}>${inside}</svg>`);

/** A PNG of this size whose pixels nobody looks at. */
function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33 + 12);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  Buffer.from('0000000049454e44ae426082', 'hex').copy(bytes, 33);
  return bytes;
}

const problemOf = (file: Uint8Array) => {
  const read = readPicture(file);
  return 'problem' in read ? read.problem : null;
};

test('every drawing of the shop is taken, and known by its hash', () => {
  const drawings = readdirSync('public/products').filter((file) => file.endsWith('.svg'));
  expect(drawings.length).toBeGreaterThan(10);
  for (const file of drawings) {
    const read = readPicture(readFileSync(`public/products/${file}`));
    expect([file, read]).toMatchObject([
      file,
      { picture: { mediaType: 'image/svg+xml', hash: /^[0-9a-f]{64}$/ } },
    ]);
  }
});

test('a PNG is known by what it is', () => {
  expect(readPicture(png(800, 600))).toMatchObject({ picture: { mediaType: 'image/png' } });
});

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(), /Choose a file/],
  ['too much', Buffer.alloc(MAX_PICTURE_BYTES + 1), /over 256 KiB/],
  ['a GIF', Buffer.from('GIF89a'), /neither a PNG nor/],
  ['a page', Buffer.from('<!doctype html><svg></svg>'), /neither/],
  ['half an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path'), /whole SVG/],
  ['bytes that are no UTF-8', Buffer.from([0x3c, 0x73, 0x76, 0x67, 0xff]), /neither/],
  ['a PNG as large as a wall', png(2_001, 10), /2001 × 10 pixels/],
  ['a PNG with something behind it', Buffer.concat([png(9, 9), Buffer.from('<script>')]), /behind it/],
  ['a PNG that is cut off', png(9, 9).subarray(0, 20), /no header/],
])('%s is refused with what would be right', (_name, file, words) => {
  expect(problemOf(file)).toMatch(words);
});

describe('an SVG', () => {
  test.each([
    '<script>alert(1)</script>',
    '<svg:script xmlns:svg="http://www.w3.org/2000/svg" href="data:,alert(1)"/>',
    '<SCRIPT/>',
    '<path onload="alert(1)"/>',
    "<path\nonclick='alert(1)'/>",
    '<path/onbegin=alert(1)>',
    '<foreignObject><p>text</p></foreignObject>',
    '<image href="https://elsewhere.example/x.png"/>',
    '<image xlink:href="//elsewhere.example/x.png"/>',
    '<a href="javascript:alert(1)"><path/></a>',
    '<a href="&#106;avascript:alert(1)"><path/></a>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<style>@import url(https://elsewhere.example/x.css)</style>',
    '<path fill="url(https://elsewhere.example/x.svg#a)"/>',
    '<?xml-stylesheet href="#a"?>',
  ])('does not hold %s', (inside) => {
    expect(problemOf(svg(inside))).toEqual(expect.any(String));
  });

  test('does not name entities that grow', () => {
    const bomb = `<!DOCTYPE svg [<!ENTITY a "aaaa">]>`;
    expect(problemOf(Buffer.concat([Buffer.from(bomb), svg('&a;')]))).toEqual(expect.any(String));
    expect(problemOf(Buffer.concat([svg(bomb)]))).toMatch(/document type/);
  });

  test('may refer to its own parts and hold pictures', () => {
    const parts =
      '<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs><use href="#g"/>' +
      '<image href="data:image/png;base64,iVBORw0KGgo="/><path class="a" fill="url(\'#g\')"/>';
    expect(problemOf(svg(parts))).toBeNull();
    expect(
      problemOf(Buffer.from(`\uFEFF<?xml version="1.0"?>\n<!-- by hand -->\n${svg(parts)}\n`)),
    ).toBeNull();
  });
});
