/** A table in few words, as text of a DMN file. */
export interface TableText {
  readonly id: string;
  readonly policy?: string;
  readonly aggregation?: string;
  readonly requires?: readonly string[];
  /** Expressions. */
  readonly inputs: readonly string[];
  /** `name` or `name: values`. */
  readonly outputs: readonly string[];
  /** `input | input | output`. */
  readonly rows: readonly string[];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const needsOf = (requires: readonly string[] = []) =>
  requires
    .map((id) => `<informationRequirement><requiredDecision href="#${id}" /></informationRequirement>`)
    .join('');

export function tableText({ id, policy, aggregation, requires, inputs, outputs, rows }: TableText): string {
  const heads = inputs.map(
    (input) =>
      `<input label="${escaped(input)}"><inputExpression><text>${escaped(input)}</text></inputExpression></input>`,
  );
  const ends = outputs.map((output) => {
    const [name = '', values] = output.split(': ');
    const listed = values === undefined ? '' : `<outputValues><text>${escaped(values)}</text></outputValues>`;
    return `<output name="${name}">${listed}</output>`;
  });
  const rules = rows.map((row, index) => {
    const cells = row.split(' | ').map((cell) => `<text>${escaped(cell.trim())}</text>`);
    const entries = cells.map((cell, column) =>
      column < inputs.length ? `<inputEntry>${cell}</inputEntry>` : `<outputEntry>${cell}</outputEntry>`,
    );
    return `<rule id="${id}-${index + 1}">${entries.join('')}</rule>`;
  });
  const attributes = [
    policy === undefined ? '' : ` hitPolicy="${policy}"`,
    aggregation === undefined ? '' : ` aggregation="${aggregation}"`,
  ].join('');
  return `<decision id="${id}" name="${id}">${needsOf(requires)}<decisionTable${attributes}>${[...heads, ...ends, ...rules].join('')}</decisionTable></decision>`;
}

export const literalText = (id: string, expression: string, requires?: readonly string[]): string =>
  `<decision id="${id}" name="${id}">${needsOf(requires)}<literalExpression><text>${escaped(expression)}</text></literalExpression></decision>`;

/** A whole file of these decisions. */
export const dmnText = (...decisions: readonly string[]): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">${decisions.join('\n')}</definitions>`;
