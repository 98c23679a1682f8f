import { describe, expect, it } from 'vitest';
import { readEmail } from './email-address';
import { emailInput, textInput } from './values';

const wantedOf = (text: string) => {
  const read = readEmail(text);
  return 'wanted' in read ? read.wanted : read.address;
};

describe('an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada', 'example.com'],
    ['a.b+tea@mail.example.co.uk', 'a.b+tea', 'mail.example.co.uk'],
    ["o'hara!#$%&*/=?^_`{|}~-@example.com", "o'hara!#$%&*/=?^_`{|}~-", 'example.com'],
    [`${'a'.repeat(64)}@example.com`, 'a'.repeat(64), 'example.com'],
    ['Ada@EXAMPLE.com', 'Ada', 'example.com'],
    ['ada@bücher.example', 'ada', 'xn--bcher-kva.example'],
    ['ada@例え。テスト', 'ada', 'xn--r8jz45g.xn--zckzah'],
    ['ada@xn--bcher-kva.example', 'ada', 'xn--bcher-kva.example'],
    ['ada@8bit.example', 'ada', '8bit.example'],
  ])('%s goes to %s at %s, whatever the server offers', (text, local, domain) => {
    expect(readEmail(text)).toEqual({ address: { local, domain, needsUtf8: false } });
  });

  it.each(['pepé@example.com', '用户@例え.テスト', `${'é'.repeat(32)}@example.com`])(
    '%s needs a server that offers SMTPUTF8',
    (text) => {
      expect(readEmail(text)).toMatchObject({ address: { needsUtf8: true } });
    },
  );

  it.each<readonly [string, string]>([
    ['"x"@example.com', 'without quotation marks'],
    ['"ada@example.com"@example.com', 'without quotation marks'],
    ['x@[127.0.0.1]', 'with a name after the @ and not a number'],
    ['x@[IPv6:::1]', 'with a name after the @ and not a number'],
    ['x@127.0.0.1', 'with a name after the @ and not a number'],
    [`${'a'.repeat(65)}@example.com`, 'with at most 64 characters before the @'],
    [`${'é'.repeat(33)}@example.com`, 'with at most 64 bytes of UTF-8 before the @'],
    [
      `ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.com`,
      'at most 254',
    ],
    ['a da@example.com', 'without blanks and invisible characters'],
    ['ada@exam\u200bple.com', 'without blanks and invisible characters'],
    ['ada\u202e@example.com', 'without blanks and invisible characters'],
    ['ada@example.com, eve@example.com', 'without blanks and invisible characters'],
    ['ada@example.com\r\nBcc: eve@example.com', 'without blanks and invisible characters'],
    ['.ada@example.com', 'without a dot at either end and without two in a row'],
    ['ada.@example.com', 'without a dot at either end and without two in a row'],
    ['a..b@example.com', 'without a dot at either end and without two in a row'],
    ...[
      '',
      '@',
      'ada',
      'ada@',
      '@example.com',
      'ada@example',
      'ada@example.',
      'ada@.example',
      'ada@exa_mple.com',
      'ada@-example.com',
      'ada@example.com/path',
      'ada@example.com:25',
      'ada@0x7f.1',
      'ada@example.123',
      'ada@１２７.0.0.1',
      `ada@${'a'.repeat(64)}.com`,
      'a,b@example.com',
      'ada@eve@example.com',
      '<ada@example.com>',
      'ada(byrne)@example.com',
    ].map((text) => [text, 'such as ada@example.com'] as const),
  ])('%j is none, and what would be right is said', (text, wanted) => {
    expect(wantedOf(text)).toContain(wanted);
  });
});

describe('the schemas of what a customer types', () => {
  it('take an address without what stands around it, or none', () => {
    expect(emailInput.parse(' \u200eada@example.com\u200b ')).toBe('ada@example.com');
    for (const nothing of ['', ' ', '\u200b']) expect(emailInput.parse(nothing)).toBe('');
    for (const absent of [null, undefined]) expect(emailInput.parse(absent)).toBe(absent);
  });

  it('say what is wrong with one', () => {
    const { error } = emailInput.safeParse('x@[127.0.0.1]');
    expect(error?.issues[0]?.message).toMatch(/^takes an e-mail address with a name after the @/);
  });

  it.each([
    '\u200b',
    '\u200e\u200f',
    '\u202a\u202c',
    '\u2066\u2069',
    '\ufeff',
    '\u00ad',
    '\u3164',
    '\u2800',
    '\u180e',
    ' \t\u3000\u200d ',
    '\u{e0020}',
  ])('find nothing in text that nobody sees: %j', (text) => {
    expect(textInput(200).parse(text)).toBe('');
  });

  it.each(['Ada', 'آدا', '阿达', '🫖', 'می\u200cخواهم', '\u0600', 'é', '\u200fעדה\u200f'])(
    'leave %j as it is',
    (text) => {
      expect(textInput(200).parse(` ${text} `)).toBe(text);
    },
  );
});
