import { parseUnaryTests, unaryTest } from 'feelin';
import { type BuiltIn, builtIn } from './feel-built-in';
import { equal } from './feel-values';

/** What is tested, by a name that no variable has: `?` stands for it in the text. */
export const INPUT = '__input';

/** What a test that compares with nothing comes to, by the functions of `TEST_FUNCTIONS`. */
const EQUALS = '__equals';
const HOLDS = '__holds';

/** `< 5 or > 10` would compare with `5 or > 10`, which is never so. */
const JOINS: ReadonlySet<string> = new Set(['Conjunction', 'Disjunction']);

type Node = ReturnType<typeof parseUnaryTests>['topNode'];

/**
 * A value as a test passes what is equal to it, or is in it if it is a list, or anything where it is true and the input is
 * no yes or no (DMN 1.3, 7.3.6 and table 54, as Camunda 8 has it); one that asks for `?` passes where it is true.
 */
export const TEST_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  [EQUALS]: builtIn({ input: 'any', value: 'any' }, ({ input, value }) => {
    if (equal(input, value)) return true;
    if (Array.isArray(value)) return value.some((one) => equal(input, one));
    return value === true && typeof input !== 'boolean';
  }),
  [HOLDS]: builtIn({ value: 'any' }, ({ value }) => value === true),
};

/**
 * Unary tests as an expression over `INPUT`, which is true where one of them passes.
 * @throws what feelin throws of a text that does not parse
 */
export function testExpression(text: string): string {
  const tree = parseUnaryTests(text, {}, 'camunda');
  let isBroken = false;
  tree.iterate({
    enter: ({ type }) => {
      isBroken ||= type.isError;
    },
  });
  // It says what is wrong.
  if (isBroken) unaryTest(text, {}, 'camunda');
  const children = childrenOf(tree.topNode);
  if (children.some(({ name }) => name === 'Wildcard')) return 'true';
  const tests = children.find(({ name }) => name === 'PositiveUnaryTests');
  const any =
    tests === undefined
      ? 'false'
      : childrenOf(tests)
          .map((test) => oneTest(test, text))
          .join(' or ');
  return children[0]?.name === 'not' ? `not((${any}) and true)` : any;
}

function oneTest(test: Node, text: string): string {
  const [body] = childrenOf(test);
  if (body === undefined) return 'false';
  if (body.name === 'BooleanLiteral') return `${HOLDS}(${INPUT} = ${textOf(body, text)})`;
  if (body.name !== 'SimplePositiveUnaryTest') {
    const { written, asks } = withInput(body, text);
    return asks ? `${HOLDS}(${written})` : `${EQUALS}(${INPUT}, ${written})`;
  }
  const [first, second] = childrenOf(body);
  if (first?.name === 'Interval') return `${HOLDS}(${interval(first, text)})`;
  if (first === undefined || second === undefined)
    return `${EQUALS}(${INPUT}, ${withInput(body, text).written})`;
  if (second.name === body.name) throw new Error('after the operator a value should stand');
  if (JOINS.has(second.name))
    throw new Error('part tests by commas, or write "?" on both sides of "and" and "or"');
  return `${HOLDS}(${INPUT} ${textOf(first, text)} (${withInput(second, text).written}))`;
}

/** `]1..3]`: each end by its bracket. */
function interval(node: Node, text: string): string {
  const parts = childrenOf(node);
  const [open, low, , high, close] = parts;
  if (open === undefined || low === undefined || high === undefined || close === undefined)
    return `${INPUT} in ${textOf(node, text)}`;
  const from = textOf(open, text) === '[' ? '>=' : '>';
  const to = textOf(close, text) === ']' ? '<=' : '<';
  return `${INPUT} ${from} (${withInput(low, text).written}) and ${INPUT} ${to} (${withInput(high, text).written})`;
}

/** The text of a node with the name of the input for each `?`. */
function withInput(node: Node, text: string): { readonly written: string; readonly asks: boolean } {
  const places: number[] = [];
  node.cursor().iterate(({ name, from }) => {
    if (name === '?') places.push(from);
  });
  let written = '';
  let at = node.from;
  for (const place of places) {
    written += `${text.slice(at, place)}${INPUT}`;
    at = place + 1;
  }
  return { written: written + text.slice(at, node.to), asks: places.length > 0 };
}

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!child.type.isSkipped) children.push(child);
  return children;
}

const textOf = ({ from, to }: Node, text: string) => text.slice(from, to);
