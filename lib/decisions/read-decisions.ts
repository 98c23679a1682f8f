import type { ModdleElement, ModdleWarning } from 'bpmn-moddle';
import { DmnModdle } from 'dmn-moddle';
import { decodeXml } from '@/lib/engine/decode';
import { errorText } from '@/lib/engine/errors';
import { type Expression, readExpression, readTests, type Tests } from '@/lib/engine/feel';
import { namesRead } from '@/lib/engine/read-names';
import type { Finding } from '@/lib/engine/types';
import { inOrderOfNeed } from './requirements';
import {
  AGGREGATIONS,
  type Decision,
  type Decisions,
  HIT_POLICIES,
  type Literal,
  type Output,
  type Rule,
  type Table,
} from './types';

/** Of one file: who needs more splits it. */
export const MAX_DMN_BYTES = 1_000_000;
const MAX_DECISIONS = 200;
/** Cells of one file: each is read at every start, and asked while an order waits. */
const MAX_CELLS = 3_000;
/** More of the reader's warnings than this are not looked at: who mends a file mends these first. */
const MAX_WARNINGS = 50;

export interface ReadDecisions {
  readonly decisions: Decisions;
  /** With an error among them nothing may be decided by the file. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a DMN 1.3 file: decision tables and literal expressions in FEEL, with the decisions that they require. Never throws.
 * Documentation, types, allowed values of inputs, knowledge sources and the drawing have no effect, as in Camunda 8.
 */
export async function readDecisions(bytes: Uint8Array): Promise<ReadDecisions> {
  if (bytes.byteLength > MAX_DMN_BYTES)
    return broken(`The file has ${bytes.byteLength} bytes; at most ${MAX_DMN_BYTES} are read. Split it.`);
  const decoded = decodeXml(bytes);
  if ('problem' in decoded) return broken(decoded.problem);
  try {
    const { rootElement, warnings } = await new DmnModdle().fromXML(decoded.text);
    return new Reader().read(rootElement, warnings.slice(0, MAX_WARNINGS));
  } catch {
    return broken(
      'The file is not DMN 1.3 XML: its first element must be <definitions> of the namespace https://www.omg.org/spec/DMN/20191111/MODEL/.',
    );
  }
}

const broken = (message: string): ReadDecisions => ({
  decisions: new Map(),
  findings: [{ severity: 'error', elementId: null, message }],
});

class Reader {
  readonly #findings: Finding[] = [];
  /** What stands in several cells is read once. */
  readonly #tests = new Map<string, Tests>();
  readonly #expressions = new Map<string, Expression>();
  readonly #names = new Set<string>();

  read(root: ModdleElement, warnings: readonly ModdleWarning[]): ReadDecisions {
    for (const { message } of warnings) this.#lost(message);
    const parts = many(root.drgElement);
    const drawn = parts.filter(({ $type }) => $type === 'dmn:Decision');
    for (const part of parts) this.#refuseOther(part);
    if (drawn.length === 0) this.#error(null, 'The file holds no decision.');
    if (drawn.length > MAX_DECISIONS)
      this.#error(null, `The file holds ${drawn.length} decisions; at most ${MAX_DECISIONS} are taken.`);
    const cells = drawn.reduce((sum, part) => sum + cellsOf(part), 0);
    if (cells > MAX_CELLS) {
      this.#error(null, `The file holds ${cells} cells; at most ${MAX_CELLS} are taken. Split it.`);
      return { decisions: new Map(), findings: this.#findings };
    }
    const decisions = new Map<string, Decision>();
    for (const part of drawn.slice(0, MAX_DECISIONS)) {
      const decision = this.#decision(part);
      if (decision === null) continue;
      decisions.set(decision.id, decision);
    }
    const { ordered, findings } = inOrderOfNeed(decisions);
    return { decisions: ordered, findings: [...this.#findings, ...findings] };
  }

  /** What the reader could not read would be missing in silence. Attributes of vendors act on nothing. */
  #lost(message: string): void {
    const [, tag, line] = /unparsable content <([^>/]*)\/?>[^\n]*\n\s*line: (\d+)/.exec(message) ?? [];
    if (tag === undefined) return;
    const [, what, id] = /(duplicate|illegal) ID <(.*)>/.exec(message) ?? [];
    const why =
      what === 'duplicate'
        ? `its id "${id}" is given to another element, too`
        : what === 'illegal'
          ? `its id "${id}" is no XML name`
          : 'DMN 1.3 has no such element there';
    this.#error(null, `The <${tag}> in line ${Number(line) + 1} cannot be read: ${why}.`);
  }

  #refuseOther({ $type, id, name }: ModdleElement): void {
    const called = `"${name ?? id ?? ''}"`;
    if ($type === 'dmn:BusinessKnowledgeModel')
      this.#error(
        id ?? null,
        `The business knowledge model ${called} is not supported; write it as a decision that others require.`,
      );
    if ($type === 'dmn:DecisionService')
      this.#error(id ?? null, `The decision service ${called} is not supported; call its decision itself.`);
  }

  #decision(part: ModdleElement): Decision | null {
    const { id, decisionLogic } = part;
    if (id === undefined || id === '') {
      this.#error(null, `The decision "${part.name ?? ''}" has no id, by which a process could call it.`);
      return null;
    }
    const name = part.name === undefined || part.name === '' ? id : part.name;
    const variable = one(part.variable)?.name;
    const requires = many(part.informationRequirement).flatMap((need) => {
      const href = one(need.requiredDecision)?.href;
      return typeof href === 'string' ? [href.replace(/^[^#]*#/, '')] : [];
    });
    this.#names.clear();
    const logic = this.#logic(id, name, one(decisionLogic));
    if (logic === null) return null;
    return {
      ...{ id, name, requires, logic },
      variable: variable === undefined || variable === '' ? id : variable,
      cells: cellsOf(part),
      reads: [...this.#names],
    };
  }

  #logic(id: string, name: string, logic: ModdleElement | null): Table | Literal | null {
    if (logic?.$type === 'dmn:DecisionTable') return this.#table(id, name, logic);
    if (logic?.$type === 'dmn:LiteralExpression') {
      return { kind: 'literal', expression: this.#expression(id, `decision "${name}"`, logic) ?? nothing };
    }
    this.#error(
      id,
      logic === null
        ? `The decision "${name}" says not how to decide; give it a decision table or a literal expression.`
        : `The decision "${name}" has a logic of its own kind (${spaced(logic.$type)}), which is not supported; make it a decision table or a literal expression.`,
    );
    return null;
  }

  #table(id: string, name: string, table: ModdleElement): Table {
    const at = (rest: string) => `table "${name}", ${rest}`;
    const inputs = many(table.input).map((input, column) => {
      const expressionOf = one(input.inputExpression);
      const label = labelOf(input, textOf(expressionOf) || `${column + 1}`);
      if (textOf(expressionOf).trim() === '')
        this.#error(id, `In ${at(`input "${label}"`)}: there is no expression.`);
      return { label, expression: this.#expression(id, at(`input "${label}"`), expressionOf) ?? nothing };
    });
    const outputs = many(table.output).map((output, column) => this.#output(id, at, output, column));
    const rules = many(table.rule).map((rule, index) => {
      const row = index + 1;
      const tests = many(rule.inputEntry).map((entry, column) =>
        this.#cell(id, at(`row ${row}, input "${inputs[column]?.label ?? column + 1}"`), entry, {
          read: readTests,
          known: this.#tests,
        }),
      );
      const cells = many(rule.outputEntry).map((entry, column) =>
        this.#expression(id, at(`row ${row}, output "${outputs[column]?.label ?? column + 1}"`), entry),
      );
      if (tests.length !== inputs.length || cells.length !== outputs.length)
        this.#error(
          id,
          `In ${at(`row ${row}`)}: it has ${tests.length} inputs and ${cells.length} outputs, the table ${inputs.length} and ${outputs.length}.`,
        );
      return { id: rule.id ?? `row-${row}`, tests, outputs: cells } satisfies Rule;
    });
    if (outputs.length === 0) this.#error(id, `Table "${name}" has no output.`);
    return { kind: 'table', inputs, outputs, rules, ...this.#policy(id, name, table, outputs) };
  }

  #output(id: string, at: (rest: string) => string, output: ModdleElement, column: number): Output {
    const name = typeof output.name === 'string' ? output.name : '';
    const label = labelOf(output, name || `${column + 1}`);
    const place = at(`values of output "${label}"`);
    const values = one(output.outputValues);
    const ranks = (values === null ? [] : listed(this.#text(id, place, values))).flatMap(
      (text) => this.#read(id, place, text, { read: readExpression, known: this.#expressions }) ?? [],
    );
    const none = one(output.defaultOutputEntry);
    return { label, name, ranks, whenNone: this.#expression(id, at(`default of output "${label}"`), none) };
  }

  #policy(id: string, name: string, table: ModdleElement, outputs: readonly Output[]) {
    const given = typeof table.hitPolicy === 'string' ? table.hitPolicy : 'UNIQUE';
    const hitPolicy = HIT_POLICIES.find((policy) => policy === given);
    const aggregation = AGGREGATIONS.find((how) => how === table.aggregation) ?? null;
    if (hitPolicy === undefined)
      this.#error(id, `Table "${name}" has the hit policy "${given}"; known are ${HIT_POLICIES.join(', ')}.`);
    if (aggregation !== null && (outputs.length > 1 || hitPolicy !== 'COLLECT'))
      this.#error(
        id,
        `Table "${name}" aggregates, which only a table with the hit policy COLLECT and one output can.`,
      );
    if (
      (hitPolicy === 'PRIORITY' || hitPolicy === 'OUTPUT ORDER') &&
      outputs.every(({ ranks }) => ranks.length === 0)
    )
      this.#error(
        id,
        `Table "${name}" has the hit policy ${hitPolicy}, which goes by the order of the values of its outputs; list them there.`,
      );
    const unnamed = outputs.length > 1 && new Set(outputs.map((output) => output.name)).size < outputs.length;
    if (unnamed || (outputs.length > 1 && outputs.some((output) => output.name === '')))
      this.#error(id, `Table "${name}" has several outputs; each needs a name of its own.`);
    return { hitPolicy: hitPolicy ?? 'UNIQUE', aggregation };
  }

  /** The text of an expression, which has to be FEEL. */
  #text(id: string, place: string, expression: ModdleElement): string {
    const language = expression.expressionLanguage;
    if (typeof language === 'string' && language !== '' && !/feel/i.test(language))
      this.#error(id, `In ${place}: the language "${language}" is not supported; write FEEL.`);
    return textOf(expression);
  }

  /** Null: it is empty, or a finding says what is wrong with it. */
  #expression(id: string, place: string, cell: ModdleElement | null): Expression | null {
    if (cell === null) return null;
    for (const name of namesRead(`=${textOf(cell)}`)) this.#names.add(name);
    return this.#cell(id, place, cell, { read: readExpression, known: this.#expressions });
  }

  #cell<Kind>(id: string, place: string, cell: ModdleElement, kind: Reading<Kind>): Kind | null {
    return this.#read(id, place, this.#text(id, place, cell), kind);
  }

  #read<Kind>(id: string, place: string, text: string, { read, known }: Reading<Kind>): Kind | null {
    if (text.trim() === '') return null;
    try {
      const found = known.get(text) ?? read(text);
      known.set(text, found);
      return found;
    } catch (error) {
      this.#error(id, `In ${place}: ${errorText(error)}`);
      return null;
    }
  }

  #error(elementId: string | null, message: string): void {
    this.#findings.push({ severity: 'error', elementId, message });
  }
}

/** How a text of this kind is read, and those that were. */
interface Reading<Kind> {
  readonly read: (text: string) => Kind;
  readonly known: Map<string, Kind>;
}

/** Of what is refused anyway. */
const nothing: Expression = () => null;

const cellsOf = ({ decisionLogic }: ModdleElement): number =>
  many(one(decisionLogic)?.rule).reduce(
    (sum, { inputEntry, outputEntry }) => sum + many(inputEntry).length + many(outputEntry).length,
    0,
  );

/** moddle holds children as elements, or as none. */
const many = (value: unknown): readonly ModdleElement[] => (Array.isArray(value) ? value : []);
const one = (value: unknown): ModdleElement | null =>
  typeof value === 'object' && value !== null ? (value as ModdleElement) : null;

const textOf = (expression: ModdleElement | null): string =>
  typeof expression?.text === 'string' ? expression.text : '';

const labelOf = ({ label }: ModdleElement, otherwise: string): string =>
  typeof label === 'string' && label !== '' ? label : otherwise;

/** `dmn:Context` → `context`. */
const spaced = (type: string) =>
  type
    .replace(/^\w+:/, '')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();

/** The expressions of a list of values: `"a", "b"`. Commas inside of texts and brackets part nothing. */
function listed(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[()[\]{},]/g)) {
    if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth -= 1;
    else if (token === ',' && depth === 0) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}
