import { FeelDateTime } from 'feelin';
import { EngineError } from './errors';
import { type BuiltIn, builtIn, ofList } from './feel-built-in';
import { NUMBER_FUNCTIONS } from './feel-numbers';
import { RANGE_FUNCTIONS } from './feel-ranges';
import { isoWithZone, TEMPORAL_FUNCTIONS } from './feel-temporals';
import { compare, equal, typeOf } from './feel-values';

/**
 * The built-in functions that Camunda 8 documents and feelin lacks, or answers otherwise. Which ones those are,
 * `feel-table.test.ts` tells: leave one out and its rows fail.
 *
 * `now()` and `today()` give another answer each time. They do no harm: an expression is evaluated once a step, the
 * answer says which of the table's leaves the step takes, and that leaf is what the log keeps. Nothing asks again when the
 * log is folded, and a timer keeps the time it was given. `uuid()` and `random number()` are refused: the core has no
 * randomness, and a forecast would say another thing at each look.
 */
export const FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  'is defined': builtIn({ value: 'any' }, ({ value }) => value !== null),
  'get or else': builtIn({ value: 'any', default: 'any' }, (given) => given.value ?? given.default),
  assert: builtIn({ value: 'any', condition: 'any', cause: 'string?' }, ({ value, condition, cause }) => {
    if (condition === true) return value;
    throw new EngineError('feel-assertion', cause ?? 'The condition is not fulfilled.');
  }),
  fromAi: builtIn(
    { value: 'any', description: 'any?', type: 'any?', schema: 'any?', options: 'any?' },
    ({ value }) => value,
  ),
  ...NUMBER_FUNCTIONS,
  ...RANGE_FUNCTIONS,
  ...TEMPORAL_FUNCTIONS,
  ...stringFunctions(),
  ...listFunctions(),
  ...contextFunctions(),
};

function stringFunctions(): Record<string, BuiltIn> {
  return {
    extract: builtIn({ string: 'string', pattern: 'string' }, ({ string, pattern }) => {
      const found = expression(pattern);
      return found === null ? null : Array.from(string.matchAll(found), ([match]) => match);
    }),
    trim: builtIn({ string: 'string' }, ({ string }) => string.trim()),
    'is blank': builtIn({ string: 'string' }, ({ string }) => string.trim() === ''),
    'to base64': builtIn({ value: 'string' }, ({ value }) => Buffer.from(value, 'utf8').toString('base64')),
    'from base64': builtIn({ value: 'string' }, ({ value }) => Buffer.from(value, 'base64').toString('utf8')),
    'from json': builtIn({ value: 'string' }, ({ value }) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return null;
      }
    }),
    'to json': builtIn({ value: 'any' }, ({ value }) => JSON.stringify(json(value))),
  };
}

function expression(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'gu');
  } catch {
    return null;
  }
}

/** A value as JSON has it. Temporals know their ISO 8601 text; Camunda's of a named zone has its offset as well. */
function json(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(json);
  if (value instanceof FeelDateTime) return isoWithZone(value);
  if (typeOf(value) !== 'context') return value;
  // The type says that it has entries.
  return Object.fromEntries(Object.entries(value as object).map(([key, entry]) => [key, json(entry)]));
}

function listFunctions(): Record<string, BuiltIn> {
  return {
    'list contains': builtIn({ list: 'list', element: 'any' }, ({ list, element }) =>
      list.some((item) => equal(item, element)),
    ),
    'index of': builtIn({ list: 'list', match: 'any' }, ({ list, match }) =>
      list.flatMap((item, index) => (equal(item, match) ? [index + 1] : [])),
    ),
    'duplicate values': builtIn({ list: 'list' }, ({ list }) =>
      list.filter(
        (item, index) =>
          list.findIndex((other) => equal(item, other)) === index &&
          list.slice(index + 1).some((other) => equal(item, other)),
      ),
    ),
    sublist: builtIn(
      { list: 'list', 'start position': 'number', length: 'number?' },
      ({ list, 'start position': start, length }) => {
        if (start === 0) return null;
        const from = Math.max(0, start > 0 ? start - 1 : list.length + start);
        return list.slice(from, length === undefined ? list.length : from + length);
      },
    ),
    'string join': builtIn(
      { list: 'list', delimiter: 'string?', prefix: 'string?', suffix: 'string?' },
      ({ list, delimiter = '', prefix = '', suffix = '' }) => {
        const texts = list.filter((item) => item !== null);
        if (!texts.every((item) => typeof item === 'string')) return null;
        return prefix + texts.join(delimiter) + suffix;
      },
    ),
    'is empty': builtIn({ list: 'list' }, ({ list }) => list.length === 0),
    partition: builtIn({ list: 'list', size: 'number' }, ({ list, size }) => {
      if (size < 1) return null;
      const whole = Math.trunc(size);
      return Array.from({ length: Math.ceil(list.length / whole) }, (_, index) =>
        list.slice(index * whole, (index + 1) * whole),
      );
    }),
    min: ofList((list) => extreme(list, (order) => order < 0)),
    max: ofList((list) => extreme(list, (order) => order > 0)),
  };
}

/** The first item that no other is `better` than; null where two cannot be compared, or there is none. */
function extreme(list: readonly unknown[], better: (order: number) => boolean): unknown {
  let best: unknown = list[0] ?? null;
  for (const item of list) {
    const order = compare(item, best);
    if (order === null) return null;
    if (better(order)) best = item;
  }
  return best;
}

type Context = Readonly<Record<string, unknown>>;

function contextFunctions(): Record<string, BuiltIn> {
  const put = builtIn({ context: 'context', keys: 'any', value: 'any' }, ({ context, keys, value }) => {
    const path = pathOf(keys);
    return path === null ? null : withEntry(context, path, value);
  });
  const merge = ofList((contexts) => (contexts.every(isContext) ? Object.assign({}, ...contexts) : null));
  return {
    'get value': builtIn({ context: 'context', key: 'any' }, ({ context, key }) => {
      let value: unknown = context;
      for (const name of pathOf(key) ?? []) value = isContext(value) ? entryOf(value, name) : null;
      return value === context ? null : value;
    }),
    'context put': put,
    put,
    'context merge': merge,
    'put all': merge,
    context: ofList((entries) => {
      const pairs = entries.map((entry) =>
        isContext(entry) && Object.hasOwn(entry, 'value') && typeof entry.key === 'string'
          ? ([entry.key, entry.value] as const)
          : null,
      );
      return pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs) : null;
    }),
  };
}

const isContext = (value: unknown): value is Context => typeOf(value) === 'context';

const entryOf = (context: Context, name: string): unknown =>
  Object.hasOwn(context, name) ? context[name] : null;

/** A key, or the keys of a path; null: neither, or none. */
function pathOf(keys: unknown): readonly string[] | null {
  const path = typeof keys === 'string' ? [keys] : keys;
  const isPath = Array.isArray(path) && path.length > 0 && path.every((key) => typeof key === 'string');
  return isPath ? path : null;
}

function withEntry(context: Context, [key = '', ...rest]: readonly string[], value: unknown): Context {
  if (rest.length === 0) return { ...context, [key]: value };
  const inner = entryOf(context, key);
  return { ...context, [key]: withEntry(isContext(inner) ? inner : {}, rest, value) };
}
