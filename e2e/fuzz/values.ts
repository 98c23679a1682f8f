import type { Random } from '@/e2e/drill/random';

/** What has broken programs before, as text. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  '0x10',
  'NaN',
  'null',
  'undefined',
  'true',
  '9223372036854775807',
  '9223372036854775808',
  '00000000000000000001',
  '٣',
  "7' or '1'='1",
  '"; drop table orders; --',
  '../../etc/passwd',
  '..%2f..%2f',
  '%',
  '%00',
  '%ff',
  '%u0041',
  '{{7*7}}',
  '#{7*7}',
  '=total > 5',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'then',
  'a\0b',
  '\ud800',
  '\u202egnp.exe',
  '\ufeff',
  '😀',
  'e\u0301',
  'ß'.repeat(300),
  'x'.repeat(5_000),
  'a b\r\nSet-Cookie: x=1',
  '2026-02-30T25:61:61Z',
  'PT5M',
  'P99999999Y',
];

const ODD_NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.1,
  1e-7,
  99,
  100,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e21,
  1e308,
];
const MAX_DEPTH = 6;
/** Deeper than what the server reads. */
const DEEP = 40;

/** Any JSON value, mostly of an unexpected kind. */
export function oddValue(random: Random, depth = 0): unknown {
  const kinds = depth < MAX_DEPTH ? 9 : 5;
  switch (random.int(0, kinds)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(ODD_NUMBERS);
    case 4:
    case 5:
      return random.pick(ODD_TEXTS);
    case 6:
      return Array.from({ length: random.int(0, 4) }, () => oddValue(random, depth + 1));
    case 7:
      return random.chance(0.1) ? deep() : {};
    default:
      return oddObject(random, depth);
  }
}

function oddObject(random: Random, depth: number): unknown {
  const entries = Array.from({ length: random.int(0, 4) }, () => [
    random.pick(ODD_TEXTS),
    oddValue(random, depth + 1),
  ]);
  // As JSON has it: `__proto__` is a name like any other.
  return Object.fromEntries(entries);
}

function deep(): unknown {
  let value: unknown = 1;
  for (let level = 0; level < DEEP; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A schema, as far as the document uses them. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}

/** Makes values that a schema of the document takes, or nearly. */
export class SchemaValues {
  /** @param find what stands at `#/components/…` @param known values for fields of these names, such as ids of orders */
  constructor(
    private readonly find: (reference: string) => unknown,
    private readonly known: (name: string, random: Random) => unknown,
  ) {}

  /** @param oddShare how many of the values are odd ones, 0 to 1 */
  make(schema: unknown, random: Random, oddShare: number, name = '', depth = 0): unknown {
    const one = (schema ?? {}) as Schema; // the document's own, which its test holds valid
    if (depth > MAX_DEPTH || random.chance(oddShare)) return oddValue(random);
    const made = this.known(name, random);
    if (made !== undefined) return made;
    const next = (inner: unknown) => this.make(inner, random, oddShare, name, depth + 1);
    if (one.$ref !== undefined) return next(this.find(one.$ref));
    if (one.const !== undefined) return one.const;
    if (one.enum !== undefined) return random.pick(one.enum);
    if (one.examples !== undefined && random.chance(0.7)) return random.pick(one.examples);
    const choices = one.anyOf ?? one.oneOf;
    if (choices !== undefined) return next(random.pick(choices));
    if (one.allOf !== undefined) return Object.assign({}, ...one.allOf.map((part) => next(part) as object)); // parts of one object
    return this.#ofType(one, random, oddShare, depth);
  }

  #ofType(schema: Schema, random: Random, oddShare: number, depth: number): unknown {
    const {
      type,
      properties = {},
      required = [],
      items,
      minimum = -5,
      maximum = 120,
      maxItems = 60,
    } = schema;
    switch (typeof type === 'string' ? type : type?.[0]) {
      case 'object': {
        const names = Object.keys(properties).filter((name) => required.includes(name) || random.chance(0.5));
        const kept = names.filter(() => !random.chance(oddShare / 2));
        const entries = kept.map((name) => [
          name,
          this.make(properties[name], random, oddShare, name, depth + 1),
        ]);
        if (random.chance(oddShare)) entries.push([random.pick(ODD_TEXTS), oddValue(random)]);
        return Object.fromEntries(entries);
      }
      case 'array': {
        const length = random.chance(0.02) ? maxItems + 1 : random.int(0, 3);
        return Array.from({ length }, () => this.make(items, random, oddShare, '', depth + 1));
      }
      case 'integer':
        return random.int(minimum, Math.min(maximum, minimum + 1_000));
      case 'number':
        return minimum + random.next() * (Math.min(maximum, 1e6) - minimum);
      case 'boolean':
        return random.chance(0.5);
      case 'null':
        return null;
      default:
        return random.pick(ODD_TEXTS);
    }
  }
}

/** A text with a few places changed: cut, doubled, swapped, or something odd put in. */
export function mutatedText(text: string, random: Random): string {
  let changed = text;
  for (let count = random.int(1, 3); count > 0; count -= 1) {
    const at = random.int(0, changed.length);
    const length = random.int(0, 8);
    const [head, cut, tail] = [
      changed.slice(0, at),
      changed.slice(at, at + length),
      changed.slice(at + length),
    ];
    const put = [
      '',
      cut + cut,
      random.pick(ODD_TEXTS),
      String.fromCharCode(random.int(0, 255)),
      random.pick(['{', '}', '[', ']', '"', ',', ':', '\\u', '&', '=', '%', ';']),
    ];
    changed = head + random.pick(put) + tail;
  }
  return changed;
}
