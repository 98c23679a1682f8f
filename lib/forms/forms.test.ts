import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findForms } from './form-files';
import { readForm } from './read-form';
import { validateForm } from './validate';

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const formOf = (...components: readonly object[]) => bytesOf({ type: 'default', id: 'f', components });
const field = (more: object, type = 'textfield') => ({ type, id: 'Field_1', key: 'a', label: 'A', ...more });
const messagesOf = (bytes: Uint8Array) =>
  readForm(bytes, ['total']).findings.map(({ severity, message }) => `${severity}: ${message}`);

function validated(component: object, value: unknown, type?: string) {
  const { form, findings } = readForm(formOf(field(component, type)));
  if (form === null || findings.length > 0) throw new Error(JSON.stringify(findings));
  const result = validateForm(form, { a: value });
  return result.ok ? result.values : result.errors.a;
}

describe('reading', () => {
  test('a form of a modelling tool: its fields, those in groups too, and what is only shown', () => {
    const bytes = readFileSync('lib/forms/fixtures/check-parcel.form');
    const { form, findings } = readForm(bytes);
    expect(findings).toEqual([]);
    expect(form?.id).toBe('check-parcel');
    expect(form?.fields.map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      ...['recipient text', 'boxes number', 'carrier choice', 'paper choice', 'note text', 'code text'],
      'sealed check',
    ]);
  });

  test.each<[object, RegExp]>([
    [
      field({}, 'datetime'),
      /form "f": "A" \(Field_1\) is of the kind "datetime", .* use a text field with a pattern/,
    ],
    [field({}, 'filepicker'), /"filepicker", which cannot be validated here; use a text field/],
    [field({}, 'html'), /use text, which takes Markdown instead/],
    [field({}, 'hologram'), /"hologram", .* use a component of another kind/],
    [field({}, 'constructor'), /use a component of another kind/],
    [field({ conditional: { hide: '=b' } }), /is shown on a condition/],
    [field({ readonly: '=b' }), /read-only on a condition/],
    [field({ key: 'a.b' }), /has the key "a\.b", which is no name of a variable/],
    [field({ key: 'total' }), /"total", which follows from the order itself/],
    [field({ validate: { min: '=b' } }, 'number'), /has an expression for min/],
    [field({ validate: { pattern: '(' } }), /no regular expression/],
    [field({ validate: { validationType: 'iban' } }), /is validated as "iban"/],
    [field({ valuesKey: 'b' }, 'select'), /takes its values from data/],
    [field({ values: [] }, 'radio'), /has no list of 1 to 500 values/],
    [field({ values: [{ value: 1 }, { value: 1 }] }, 'radio'), /has one value twice/],
    [{ type: 'group', id: 'g', path: 'p', components: [] }, /groups values by a path/],
  ])('refuses, and says what to use instead: %j', (component, message) => {
    expect(messagesOf(formOf(component))).toEqual([expect.stringMatching(message)]);
  });

  test('two fields of one key, too many components, groups too deep, a newer schema', () => {
    expect(messagesOf(formOf(field({}), field({ id: 'other' })))).toEqual([
      expect.stringContaining('has the key of another field, "a"'),
    ]);
    const many = Array.from({ length: 201 }, (_, nth) => field({ key: `a${nth}` }));
    expect(messagesOf(formOf(...many))[0]).toContain('more than 200 components');
    const nested = (depth: number): object => ({
      type: 'group',
      components: depth === 0 ? [] : [nested(depth - 1)],
    });
    expect(messagesOf(formOf(nested(7)))[0]).toContain('more than 5 deep');
    expect(messagesOf(bytesOf({ id: 'f', schemaVersion: 20, components: [] }))[0]).toContain(
      'schemaVersion is 20',
    );
  });

  test.each([
    ['{', /no JSON in UTF-8/],
    ['[]', /no form of form-js/],
    ['{"id":"f"}', /no form of form-js/],
    [`{"id":"f","components":[],"more":"${'x'.repeat(300_000)}"}`, /at most 262144 are read/],
  ])('what is none: %.20s', (text, message) => {
    expect(readForm(new TextEncoder().encode(text))).toEqual({
      form: null,
      findings: [expect.objectContaining({ severity: 'error', message: expect.stringMatching(message) })],
    });
  });
});

describe('validating', () => {
  const values = {
    values: [
      { label: 'One', value: 1 },
      { label: 'Two', value: '2' },
    ],
  };
  test.each<[string, object, unknown, unknown, string?]>([
    ['a text', {}, 'x', { a: 'x' }],
    ['no text', {}, null, { a: '' }],
    ['no text where one is required', { validate: { required: true } }, '', 'This is required.'],
    ['no text', {}, 3, 'This takes a text.'],
    ['two lines of one', {}, 'x\ny', 'This takes one line.'],
    ['two lines', {}, 'x\ny', { a: 'x\ny' }, 'textarea'],
    ['what no database keeps', {}, 'x\0', 'This holds characters that cannot be kept.'],
    ['half a letter', {}, '\ud800', 'This holds characters that cannot be kept.'],
    ['too short, blanks aside', { validate: { minLength: 3 } }, ' ab ', 'This takes at least 3 characters.'],
    ['nothing, which is not too short', { validate: { minLength: 3 } }, '', { a: '' }],
    ['too long', { validate: { maxLength: 3 } }, 'abcd', 'This takes at most 3 characters.'],
    ['a pattern', { validate: { pattern: '^\\d$' } }, 'x', 'This does not fit the pattern ^\\d$.'],
    [
      'a pattern with words',
      { validate: { pattern: '^\\d$', patternErrorMessage: 'A digit.' } },
      'x',
      'A digit.',
    ],
    ['no address', { validate: { validationType: 'email' } }, 'ada@', 'This is no e-mail address.'],
    ['an address', { validate: { validationType: 'email' } }, 'ada@example.com', { a: 'ada@example.com' }],
    [
      'no number of a telephone',
      { validate: { validationType: 'phone' } },
      '12',
      expect.stringContaining('phone'),
    ],
    [
      'a number of a telephone',
      { validate: { validationType: 'phone' } },
      '+49 30 664040900',
      { a: '+49 30 664040900' },
    ],
    ['a number', {}, 3, { a: 3 }, 'number'],
    ['a number in a text', {}, '2.50', { a: 2.5 }, 'number'],
    ['all digits of a number', { serializeToString: true }, '2.50', { a: '2.50' }, 'number'],
    ['no number', {}, null, { a: null }, 'number'],
    ['no number', {}, '0x10', 'This is no number.', 'number'],
    ['no number', {}, {}, 'This is no number.', 'number'],
    ['too large a number', {}, '1e400', 'This is no number that can be kept.', 'number'],
    ['too little', { validate: { min: 1 } }, 0, 'This is at least 1.', 'number'],
    ['too much', { validate: { max: '5' } }, 6, 'This is at most 5.', 'number'],
    ['no whole number', { decimalDigits: 0 }, 1.5, 'This is a whole number.', 'number'],
    ['too many digits', { decimalDigits: 2 }, '1.005', 'This has at most 2 decimal digits.', 'number'],
    ['a multiple', { increment: 0.1 }, 0.3, { a: 0.3 }, 'number'],
    ['no multiple', { increment: 0.5 }, 0.3, 'This is a multiple of 0.5.', 'number'],
    ['on', {}, true, { a: true }, 'checkbox'],
    ['off', {}, null, { a: false }, 'checkbox'],
    ['off where on is required', { validate: { required: true } }, false, 'This is required.', 'checkbox'],
    ['neither', {}, 'yes', 'This is either on or off.', 'checkbox'],
    ['a choice', values, 1, { a: 1 }, 'select'],
    ['none', values, null, { a: null }, 'select'],
    ['another kind of value', values, 2, 'This is none of the choices.', 'select'],
    [
      'none where one is required',
      { ...values, validate: { required: true } },
      null,
      'This is required.',
      'radio',
    ],
    ['several', values, ['2', 1], { a: ['2', 1] }, 'checklist'],
    ['one twice', values, [1, 1], 'This is none of the choices.', 'checklist'],
    ['one of several that is none', values, [3], 'This is none of the choices.', 'taglist'],
    ['none of several', { ...values, validate: { required: true } }, [], 'This is required.', 'taglist'],
  ])('%s: %j of %j', (_, component, value, expected, type) => {
    expect(validated(component, value, type)).toEqual(expected);
  });

  test('what is only shown, and what the form does not have, sets nothing', () => {
    const { form } = readForm(
      formOf(field({ readonly: true }), field({ key: 'b', disabled: true }), field({ key: 'c' })),
    );
    if (form === null) throw new Error('no form');
    const sent = { a: 'x', b: 'x', c: 'x', d: 'x', constructor: 'x' };
    expect(validateForm(form, sent)).toEqual({ ok: true, values: { c: 'x' } });
    expect(validateForm(form, JSON.parse('[]'))).toMatchObject({
      ok: false,
      errors: { form: expect.any(String) },
    });
  });
});

describe('the forms of a process', () => {
  const file = (name: string, ...components: readonly object[]) => ({ name, bytes: formOf(...components) });
  const calls = new Map([['task', { formId: 'f' }]]);
  const found = (files: Parameters<typeof findForms>[1]) => {
    const { findings, ...rest } = findForms(calls, files);
    return { ...rest, findings: findings.map(({ severity, message }) => `${severity}: ${message}`) };
  };

  test('only the files that hold what is shown belong to the version', () => {
    const other = { name: 'a.form', bytes: bytesOf({ id: 'g', components: [field({}, 'html')] }) };
    const one = found([other, file('b.form', field({}))]);
    expect([one.files.map(({ name }) => name), [...one.forms.keys()], one.findings]).toEqual([
      ['b.form'],
      ['task'],
      [],
    ]);
  });

  test('one that is not there is warned of; one that cannot be validated, or stands twice, is refused', () => {
    const broken = { name: 'broken.form', bytes: new TextEncoder().encode('{') };
    expect(found([broken]).findings).toEqual([
      expect.stringMatching(
        /^warning: task: its form "f" is in no \.form file .*\(broken\.form cannot be read\), and is not shown/,
      ),
    ]);
    expect(found([file('b.form', field({}, 'html'))]).findings).toEqual([
      expect.stringMatching(/^error: b\.form: form "f": "A" \(Field_1\) is of the kind "html"/),
    ]);
    expect(found([file('a.form'), file('b.form')]).findings).toEqual([
      'error: The form "f" stands in several .form files; keep it in one.',
    ]);
    const many = Array.from({ length: 51 }, (_, nth) => file(`${nth}.form`));
    expect(found(many).findings[0]).toMatch(/^error: More than 50 \.form files/);
  });

  test('one in the diagram itself is read like any other', () => {
    const embedded = (text: string) => findForms(new Map([['task', { key: 'k', body: text }]]), []);
    expect([...embedded('{"id":"f","components":[]}').forms.keys()]).toEqual(['task']);
    expect(embedded('{').findings[0]?.message).toBe('task: its form, k: It is no JSON in UTF-8.');
  });
});
