import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkDefinition, checkExploration } from './check';
import { recordTable } from './testing/record-table';
import { exploreText } from './testing/run-process';

/**
 * One file a kind of element, with everything it can do written beside it.
 * After a deliberate change: `RECORD=1 npx vitest run lib/engine/fixtures.test.ts && npx biome check --write lib/engine`,
 * and read the diff.
 */
const folder = new URL('./fixtures/', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bpmn'))
  .map((file) => file.replace('.bpmn', ''));

describe.each(names)('%s', (name) => {
  test('does what its recorded trace says', async () => {
    const { definition, table, exploration } = await exploreText(
      readFileSync(new URL(`${name}.bpmn`, folder), 'utf8'),
    );
    const options = { hasHandler: () => true, declaredErrors: () => [] };
    const findings = [...checkDefinition(definition, options), ...checkExploration(definition, exploration)];
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    expect(exploration.complete).toBe(true);

    const recorded = recordTable(table);
    const file = new URL(`${name}.json`, folder);
    if (process.env.RECORD === '1') writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
    expect(recorded).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});
