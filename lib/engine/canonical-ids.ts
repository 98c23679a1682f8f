/**
 * The library names each activation `<element id>_<random hex>` and builds routing keys and queue names of it. Here
 * these names are renumbered by first appearance. Only names known to be activations are touched, and only in fields
 * that hold names: an element called `task_deadbeef` keeps its own.
 */

const NAME_FIELDS = new Set(['executionId', 'sequenceId', 'expectRoutingKey', 'sourcePattern', 'routingKey']);
const TOKEN = /^([0-9a-f]{1,10}|n\d+)(?=_|$)/;

/** How the activations' names of one state are found in a text. */
export interface KnownIds {
  /** Null: there are none. */
  readonly pattern: RegExp | null;
  /** `task_deadbeef` of `task_deadbeef_1a2b3c`. */
  readonly elementOf: ReadonlyMap<string, string>;
}

/** The names of all activations in a state. */
export function collectIds(state: unknown): KnownIds {
  const elementOf = new Map<string, string>();
  collect(state, elementOf);
  // Longest first: `pack_box_1a` is not `box_1a` with something before it.
  const names = [...elementOf.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return {
    pattern: escaped.length > 0 ? new RegExp(`(?:${escaped.join('|')})(?=[^0-9A-Za-z]|$)`, 'g') : null,
    elementOf,
  };
}

/** The text with every activation's name cut back to its element's: what two runs have in common. */
export function stripIds(text: string, ids: KnownIds): string {
  return ids.pattern === null ? text : text.replace(ids.pattern, (name) => ids.elementOf.get(name) ?? name);
}

/** The state with `<element id>_n0`, `_n1`, … by first appearance. */
export function renumberIds(state: unknown, ids: KnownIds): unknown {
  const renamed = new Map<string, string>();
  const rename = (text: string): string => {
    if (ids.pattern === null) return text;
    return text.replace(ids.pattern, (name) => {
      const known = renamed.get(name) ?? `${ids.elementOf.get(name)}_n${renamed.size}`;
      renamed.set(name, known);
      return known;
    });
  };
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return isName(key, value) ? rename(value) : value;
    if (Array.isArray(value)) return value.map((part) => walk(part, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, name)]));
  };
  return walk(state, '');
}

function isName(key: string, value: string): boolean {
  return NAME_FIELDS.has(key) || (key === 'name' && value.startsWith('execute-'));
}

function collect(value: unknown, found: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('id' in value && typeof value.id === 'string') {
    const prefix = `${value.id.replace(/[./\\#*:\s]/g, '_')}_`;
    if ('executionId' in value) collectName(value.executionId, prefix, found);
    // A flow's: `<flow id>_take_<hex>`.
    if ('sequenceId' in value) {
      collectName(value.sequenceId, prefix, found);
      collectName(value.sequenceId, `${prefix}take_`, found);
    }
  }
  for (const part of Object.values(value)) collect(part, found);
}

function collectName(name: unknown, prefix: string, found: Map<string, string>): void {
  if (typeof name !== 'string' || !name.startsWith(prefix)) return;
  const token = TOKEN.exec(name.slice(prefix.length));
  if (token) found.set(`${prefix}${token[1]}`, prefix.slice(0, -1));
}
