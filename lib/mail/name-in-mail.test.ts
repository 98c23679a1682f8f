import { expect, test } from 'vitest';
import { nameInMail } from './name-in-mail';

test.each([
  'Ada Byrne',
  'J. R. Smith',
  'Dr. Müller-Lüdenscheidt',
  "O'Brien, Máire",
  'Henry VIII',
  'Studio 54',
  '李小龍',
  'عمر الشريف',
])('%s is a name', (name) => {
  expect(nameInMail(name)).toBe(name);
});

test.each([
  null,
  '',
  ' \r\n ',
  'Win at http://evil.example/now',
  'Win at evil.example',
  'Win at evil。example',
  'Win at evil．ｅxample',
  'www evil example',
  'mail eve@example.com',
  'mail eve＠example.com',
  'call +44 20 7946 0018',
  'call 0-8-0-0',
])('%j is none that a mail repeats', (name) => {
  expect(nameInMail(name)).toBeNull();
});

test('line breaks, control characters and turned directions are gone, and a long one is cut', () => {
  expect(nameInMail('Ada\r\nBcc: Eve\u0000\u202e Byrne\u2028')).toBe('Ada Bcc: Eve Byrne');
  expect(nameInMail(`${'𝒜'.repeat(3)}${' '.repeat(200)}B`)).toBe('AAA B');
  const long = nameInMail('Ada '.repeat(100)) ?? '';
  expect([Array.from(long).length <= 61, long.endsWith('Ada…')]).toEqual([true, true]);
});
