import { expect, test } from 'vitest';
import { decodeXml } from './decode';

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a b="ü"/>`;
const bytesOf = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding));

test.each<[string, Uint8Array, string]>([
  ['UTF-8', bytesOf(declared('UTF-8'), 'utf8'), declared('UTF-8')],
  ['a mark', bytesOf(`\ufeff${declared('UTF-8')}`, 'utf8'), declared('UTF-8')],
  ['Latin-1', bytesOf(declared('ISO-8859-1'), 'latin1'), declared('ISO-8859-1')],
  ['UTF-16 with a mark', bytesOf(`\ufeff${declared('UTF-16')}`, 'utf16le'), declared('UTF-16')],
  ['UTF-16 without', bytesOf(declared('UTF-16'), 'utf16le'), declared('UTF-16')],
  [
    'UTF-16, the other way round',
    bytesOf(`\ufeff${declared('UTF-16')}`, 'utf16le').map((_, at, all) => all[at ^ 1] ?? 0),
    declared('UTF-16'),
  ],
  ['saved as UTF-8 since', bytesOf(declared('UTF-16'), 'utf8'), declared('UTF-16')],
])('%s', (_, bytes, text) => {
  expect(decodeXml(bytes)).toMatchObject({ text });
});

test('an encoding that nobody knows, and bytes that are not what they should be', () => {
  expect(decodeXml(bytesOf(declared('KLINGON'), 'utf8'))).toEqual({
    problem: expect.stringMatching(/"klingon", which is not known; save it as UTF-8/),
  });
  expect(decodeXml(bytesOf(declared('UTF-8'), 'latin1'))).toEqual({
    problem: expect.stringMatching(/not UTF-8 text, as it should be/),
  });
});
