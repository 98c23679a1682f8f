import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { EngineError } from './errors';
import { compiled } from './feel-values';

/** Deeper than this nobody nests on purpose. */
export const MAX_NESTING = 16;

const toText = compiled('function(a) string(a)');

/**
 * What FEEL gave, as a JSON value: dates, times and durations are texts, as in Camunda 8.
 * @throws EngineError `mapping-invalid` for functions, ranges, numbers without end, and what nests too deep
 */
export function jsonOf(value: unknown, depth = 0): unknown {
  if (depth > MAX_NESTING) throw invalid(`nests deeper than ${MAX_NESTING}`);
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw invalid('is no number that can be written down');
  }
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1));
  if (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof FeelDuration
  )
    return toText(value);
  const isPlain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) throw invalid('is a function or a range, which no variable can hold');
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, jsonOf(item, depth + 1)]));
}

const invalid = (what: string) => new EngineError('mapping-invalid', `its value ${what}`);
