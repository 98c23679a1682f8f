import { describe, expect, it, test } from 'vitest';
import { decide } from './evaluate';
import { readDecisions } from './read-decisions';
import { dmnText, literalText, type TableText, tableText } from './testing/dmn-text';

const read = (xml: string) => readDecisions(new TextEncoder().encode(xml));

async function decisionsOf(...parts: readonly string[]) {
  const { decisions, findings } = await read(dmnText(...parts));
  expect(findings).toEqual([]);
  return decisions;
}

const discount: Omit<TableText, 'policy'> = {
  id: 'discount',
  inputs: ['total', 'kind'],
  outputs: ['percent: 20, 10, 5'],
  rows: ['>= 10 | - | 5', '>= 50 | "new", "old" | 10', '[90..100] | "new" | 20', '< 0 | - | 1'],
};

const by = async (
  policy: string | undefined,
  scope: Record<string, unknown>,
  change: Partial<TableText> = {},
) =>
  decide(
    await decisionsOf(tableText({ ...discount, ...(policy === undefined ? {} : { policy }), ...change })),
    'discount',
    scope,
  ).result;

describe('a decision table', () => {
  const all = { total: 95, kind: 'new' };

  it.each([
    ['FIRST', 5],
    ['PRIORITY', 20],
    ['RULE ORDER', [5, 10, 20]],
    ['OUTPUT ORDER', [20, 10, 5]],
    ['COLLECT', [5, 10, 20]],
  ])('of hit policy %s makes of three rules that match %j', async (policy, result) => {
    expect(await by(policy, all)).toEqual(result);
  });

  it.each([
    ['SUM', 35],
    ['COUNT', 3],
    ['MIN', 5],
    ['MAX', 20],
  ])('collects the %s', async (aggregation, result) => {
    expect(await by('COLLECT', all, { aggregation })).toBe(result);
  });

  it('is unique where it says nothing else: one rule, or an error that names the rows', async () => {
    expect(await by(undefined, { total: 20, kind: 'new' })).toBe(5);
    await expect(by(undefined, all)).rejects.toThrow(
      'Of table "discount" rows 1, 2, 3 match, and only one may: its hit policy is "unique".',
    );
  });

  it('of hit policy ANY wants one result of all that match', async () => {
    const rows = ['> 1 | - | "a"', '> 2 | - | "a"', '> 9 | - | "b"'];
    const change = { rows, outputs: ['percent'] };
    expect(await by('ANY', { total: 5 }, change)).toBe('a');
    await expect(by('ANY', { total: 10 }, change)).rejects.toThrow(
      'rows 1, 2, 3 match with different results',
    );
  });

  it.each(['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'])(
    'of hit policy %s makes nothing of no rule',
    async (policy) => {
      expect(await by(policy, { total: 1, kind: 'new' })).toBeNull();
      expect(await by(policy, {})).toBeNull();
    },
  );

  it('gives a context where it has several outputs, and takes an empty cell for any and for null', async () => {
    const outputs = ['carrier', 'days'];
    const rows = ['1 |  | "post" | ', '2 | - | "van" | 1 + days'];
    expect(await by('FIRST', { total: 1 }, { outputs, rows })).toEqual({ carrier: 'post', days: null });
    expect(await by('FIRST', { total: 2, days: 2 }, { outputs, rows })).toEqual({ carrier: 'van', days: 3 });
  });

  it('tells what it was asked and which rows matched', async () => {
    const decisions = await decisionsOf(tableText({ ...discount, policy: 'FIRST' }));
    expect(decide(decisions, 'discount', all).decided).toEqual([
      {
        decisionId: 'discount',
        name: 'discount',
        inputs: [
          { label: 'total', value: 95 },
          { label: 'kind', value: 'new' },
        ],
        matched: [{ row: 1, ruleId: 'discount-1' }],
        result: 5,
      },
    ]);
  });

  it('names table, row and cell of what fails', async () => {
    const rows = ['> 1 | - | 1', '> 2 | assert(?, false) | 2'];
    await expect(by('RULE ORDER', { total: 3, kind: 'x' }, { rows, outputs: ['percent'] })).rejects.toThrow(
      /^In table "discount", row 2, input "kind": /,
    );
    await expect(by('COLLECT', { total: 3 }, { aggregation: 'SUM', rows: ['- | - | "a"'] })).rejects.toThrow(
      'Table "discount" collects a sum of what are no numbers.',
    );
    const decisions = await decisionsOf(tableText(discount));
    expect(() => decide(decisions, 'nothing', {})).toThrow('There is no decision "nothing".');
  });
});

describe('decisions that others require', () => {
  it('are decided first and once, and read by their names', async () => {
    const decisions = await decisionsOf(
      tableText({
        id: 'carrier',
        requires: ['weight', 'far'],
        inputs: ['weight', 'far'],
        outputs: ['carrier'],
        rows: ['> 2 | false | "van"', '- | true | "plane"'],
        policy: 'FIRST',
      }),
      literalText('far', 'weight > 3', ['weight']),
      literalText('weight', 'sum(lines.grams) / 1000'),
    );
    const scope = { lines: [{ grams: 1500 }, { grams: 1000 }], far: 'nobody asks for this one' };
    const { result, decided } = decide(decisions, 'carrier', scope);
    expect(result).toBe('van');
    expect(decided.map(({ decisionId, result: of }) => [decisionId, of])).toEqual([
      ['weight', 2.5],
      ['far', false],
      ['carrier', 'van'],
    ]);
  });
});

test('the cells of a file have a bound', async () => {
  const rows = Array.from({ length: 1_001 }, (_, row) => `${row} | - | ${row}`);
  const table = (count: number) =>
    dmnText(tableText({ ...discount, policy: 'FIRST', rows: rows.slice(0, count) }));
  expect((await read(table(1_001))).findings.map(({ message }) => message)).toEqual([
    'The file holds 3003 cells; at most 3000 are taken. Split it.',
  ]);
  const { decisions, findings } = await read(table(1_000));
  expect(findings).toEqual([]);
  expect(decide(decisions, 'discount', { total: 999 }).result).toBe(999);
});

describe('a file is refused', () => {
  const table = (change: Partial<TableText>) => dmnText(tableText({ ...discount, ...change }));

  it.each([
    ['no XML', 'hello', 'The file is not DMN 1.3 XML'],
    ['without decisions', dmnText(), 'The file holds no decision.'],
    [
      'a cell that does not parse',
      table({ rows: ['>> 1 | - | 1'] }),
      'In table "discount", row 1, input "total": ',
    ],
    [
      'an output that does not parse',
      table({ rows: ['> 1 | - | 1 +'] }),
      'In table "discount", row 1, output "percent": ',
    ],
    [
      'an input that does not parse',
      table({ inputs: ['total +', 'kind'] }),
      'In table "discount", input "total +": ',
    ],
    [
      'a row that is too short',
      table({ rows: ['1 | 2'] }),
      'In table "discount", row 1: it has 2 inputs and 0 outputs, the table 2 and 1.',
    ],
    ['an unknown policy', table({ policy: 'SOME' }), 'has the hit policy "SOME"; known are UNIQUE, FIRST'],
    [
      'ranks that are missing',
      table({ policy: 'PRIORITY', outputs: ['percent'] }),
      'goes by the order of the values of its outputs',
    ],
    [
      'a sum of two outputs',
      table({ policy: 'COLLECT', aggregation: 'SUM', outputs: ['a', 'b'], rows: [] }),
      'which only a table with the hit policy COLLECT and one output can',
    ],
    [
      'outputs of one name',
      table({ outputs: ['a', 'a'], rows: [] }),
      'has several outputs; each needs a name of its own',
    ],
    [
      'what is required and not there',
      dmnText(literalText('a', '1', ['b'])),
      'requires "b", which is no decision of this file',
    ],
    [
      'a circle',
      dmnText(literalText('a', '1', ['b']), literalText('b', '1', ['a'])),
      'requires "a", which requires it in turn',
    ],
    [
      'nothing to decide by',
      dmnText('<decision id="a" name="A" />'),
      'The decision "A" says not how to decide',
    ],
    [
      'another logic',
      dmnText('<decision id="a" name="A"><invocation id="i" /></decision>'),
      'The decision "A" has a logic of its own kind (invocation)',
    ],
    [
      'a knowledge model',
      dmnText(literalText('a', '1'), '<businessKnowledgeModel id="k" name="K" />'),
      'The business knowledge model "K" is not supported',
    ],
    [
      'another language',
      dmnText(
        '<decision id="a" name="A"><literalExpression expressionLanguage="javascript"><text>1</text></literalExpression></decision>',
      ),
      'the language "javascript" is not supported; write FEEL',
    ],
    [
      'what DMN does not know',
      dmnText('<decision id="a"><rulez /></decision>'),
      'The <rulez> in line 1 cannot be read: DMN 1.3 has no such element there.',
    ],
    [
      'two of one id',
      dmnText(literalText('a', '1'), literalText('a', '2')),
      'The <decision> in line 2 cannot be read: its id "a" is given to another element, too.',
    ],
  ])('for %s', async (_name, xml, words) => {
    const { findings } = await read(xml);
    expect(findings.map(({ message }) => message).join('\n')).toContain(words);
  });
});
