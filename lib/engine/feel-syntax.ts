import { evaluate, parseExpression } from 'feelin';
import { type BuiltIn, builtIn } from './feel-built-in';
import { FUNCTIONS } from './feel-functions';
import { compare, divide, multiply } from './feel-values';

/**
 * A FEEL text as feelin has to be given it to evaluate what Camunda 8 would.
 *
 * feelin orders a number and a text, takes any text for true and cannot divide durations. Its functions may be replaced
 * by name, its operators may not. So the tree that it parses is written back with those operators as calls of the
 * functions below; all else stays as it is written.
 */
export interface Rewritten {
  readonly text: string;
  /** Names that the text asks for, local ones included: what of them the scope has is its input. */
  readonly variables: readonly string[];
  /** The functions of ours that it calls, by the names it calls them. */
  readonly functions: Readonly<Record<string, BuiltIn>>;
}

type Node = ReturnType<typeof parseExpression>['topNode'];
type Span = Pick<Node, 'from' | 'to'>;

const operator = (body: (a: unknown, b: unknown) => unknown): BuiltIn =>
  builtIn({ a: 'any', b: 'any' }, ({ a, b }) => body(a, b));

const ordered = (holds: (order: number) => boolean): BuiltIn =>
  operator((a, b) => {
    const order = compare(a, b);
    return order === null ? null : holds(order);
  });

/** By the operator. No variable has a name like theirs: two underscores are for this file. */
const OPERATORS: ReadonlyMap<string, readonly [name: string, call: BuiltIn]> = new Map<
  string,
  readonly [string, BuiltIn]
>([
  ['<', ['__less', ordered((order) => order < 0)]],
  ['<=', ['__lessOrEqual', ordered((order) => order <= 0)]],
  ['>', ['__greater', ordered((order) => order > 0)]],
  ['>=', ['__greaterOrEqual', ordered((order) => order >= 0)]],
  [
    'between',
    [
      '__between',
      builtIn({ value: 'any', low: 'any', high: 'any' }, ({ value, low, high }) => {
        const fromLow = compare(value, low);
        const toHigh = compare(value, high);
        return fromLow === null || toHigh === null ? null : fromLow >= 0 && toHigh <= 0;
      }),
    ],
  ],
  ['*', ['__multiply', operator(multiply)]],
  ['/', ['__divide', operator(divide)]],
]);

const GET_OR_ELSE = '__getOrElse';

/** Functions whose names the grammar has words of its own for: they are called by names of ours. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['date and time', '__dateAndTime'],
  ['years and months duration', '__yearsAndMonthsDuration'],
]);

/** Ours, by the names that a text calls them by. */
const OURS: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries(FUNCTIONS).map(([name, call]) => [name === 'get or else' ? GET_OR_ELSE : name, call]),
);

const RANDOM: ReadonlySet<string> = new Set(['uuid', 'random number']);

/** Functions that answer yes or no: as a filter they are asked of each item. feelin takes their answer for an index. */
const TESTS: ReadonlySet<string> = new Set([
  'not',
  'contains',
  'starts with',
  'ends with',
  'matches',
  'even',
  'odd',
  'all',
  'any',
  'list contains',
  'is defined',
  'is blank',
  'is empty',
  'before',
  'after',
  'includes',
  'during',
  'coincides',
]);

/** @throws what feelin throws of a text that does not parse */
export function rewritten(expression: string): Rewritten {
  const text = withoutKeywords(expression);
  const tree = parseExpression(text, {}, 'camunda');
  // It says what is wrong, before it evaluates anything.
  if (hasError(tree)) evaluate(text, {}, 'camunda');
  const writer = new Writer(text);
  const written = writer.write(tree.topNode);
  return { text: written, variables: [...writer.variables], functions: writer.functions };
}

/** `get or else` is made of keywords, which the grammar would read as such. Texts, comments and quoted names stay. */
function withoutKeywords(text: string): string {
  const apart = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|\bget\s+or\s+else(?=\s*\()/g;
  return text.replace(apart, (part) => (part.startsWith('get') ? GET_OR_ELSE : part));
}

function hasError(tree: ReturnType<typeof parseExpression>): boolean {
  let found = false;
  tree.iterate({
    enter: ({ type }) => {
      found ||= type.isError;
    },
  });
  return found;
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!child.type.isSkipped) children.push(child);
  return children;
}

/** Nothing but names: it may be asked twice. */
function isPath(node: Node): boolean {
  if (node.name === 'VariableName') return true;
  const [start] = childrenOf(node);
  return node.name === 'PathExpression' && start !== undefined && isPath(start);
}

/** Writes a tree back as text, with what feelin evaluates otherwise as calls. */
class Writer {
  readonly variables = new Set<string>();
  readonly functions: Record<string, BuiltIn> = {};

  constructor(private readonly text: string) {}

  write(node: Node): string {
    const children = childrenOf(node);
    const [first, second, third] = children;
    switch (node.name) {
      case 'VariableName':
        this.variables.add(this.#nameOf(node));
        break;
      case 'Comparison':
      case 'ArithmeticExpression':
        return this.#operation(children) ?? this.#between(node, children);
      case 'FunctionInvocation':
      case 'DateTimeLiteral':
        if (first !== undefined && second !== undefined) return this.#call(node, first, children.slice(1));
        break;
      case 'IfExpression':
        return this.#between(node, children, second);
      case 'QuantifiedExpression':
        return this.#between(node, children, children.at(-1));
      case 'FilterExpression':
        if (first !== undefined && third !== undefined && isPath(first) && isPath(third))
          return this.#filterByName(this.write(first), this.write(third));
        if (third !== undefined && this.#isTest(third)) return this.#between(node, children, third);
    }
    return this.#between(node, children);
  }

  /** What stands between two nodes stays. @param truth of whose value only `true` is to count as true */
  #between({ from, to }: Span, children: readonly Node[], truth?: Node): string {
    let out = '';
    let at = from;
    for (const child of children) {
      const written = this.write(child);
      // A conjunction is true, false or null, and feelin knows it for a test.
      out += this.text.slice(at, child.from) + (child === truth ? `((${written}) and true)` : written);
      at = child.to;
    }
    return out + this.text.slice(at, to);
  }

  /** An operation as a call; null: feelin's own does. */
  #operation([left, sign, ...rest]: readonly Node[]): string | null {
    if (left === undefined || sign === undefined) return null;
    const found = OPERATORS.get(this.#textOf(sign));
    if (found === undefined) return null;
    const [name, operation] = found;
    this.functions[name] = operation;
    const right = rest.filter((node) => node.name !== 'and');
    return `${name}(${[left, ...right].map((node) => this.write(node)).join(', ')})`;
  }

  /** A call of one of ours, or of feelin's: functions are no variables. */
  #call(node: Node, target: Node, rest: readonly Node[]): string {
    const name = this.#nameOf(target);
    if (RANDOM.has(name))
      throw new Error(
        `${name}() is another each time; let the handler of a task set a variable, and ask for that`,
      );
    const called = RENAMED.get(name) ?? name;
    const ours = OURS.get(name);
    if (ours !== undefined) this.functions[called] = ours;
    const isNamed = target.name === 'VariableName' || ours !== undefined;
    const written = isNamed ? (ours === undefined ? this.#textOf(target) : called) : this.write(target);
    return written + this.#between({ from: target.to, to: node.to }, rest);
  }

  /** `items[active]`: by the place in the list if the name stands for a number, else by what it is of each item. */
  #filterByName(list: string, name: string): string {
    return `(if ${name} instance of number then ${list}[${name}] else ${list}[(${name}) and true])`;
  }

  #isTest(node: Node): boolean {
    const [first, second] = childrenOf(node);
    if (node.name === 'ParenthesizedExpression') return second !== undefined && this.#isTest(second);
    if (node.name === 'Comparison') return true;
    return node.name === 'FunctionInvocation' && first !== undefined && TESTS.has(this.#nameOf(first));
  }

  #textOf({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  /** Without backticks; words apart by one space. */
  #nameOf(node: Node): string {
    return this.#textOf(node).replaceAll('`', '').replace(/\s+/g, ' ');
  }
}
