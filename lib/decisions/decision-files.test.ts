import { expect, test } from 'vitest';
import { deploymentHash, findCalled } from './decision-files';
import { dmnText, literalText } from './testing/dmn-text';

const file = (name: string, ...decisions: readonly string[]) => ({
  name,
  bytes: new TextEncoder().encode(dmnText(...decisions)),
});
const damaged = { name: 'damaged.dmn', bytes: new TextEncoder().encode('<definitions') };
const call = { elementId: 'rule', decisionId: 'a' };
const messages = (found: Awaited<ReturnType<typeof findCalled>>) =>
  found.findings.map(({ severity, message }) => `${severity}: ${message}`);

test('only the files that hold what is called belong to the version', async () => {
  const files = [file('z.dmn', literalText('a', '1')), file('b.dmn', literalText('b', '2'))];
  const found = await findCalled([call], files);
  expect(found.files.map(({ name }) => name)).toEqual(['z.dmn']);
  expect([...found.decisions.keys()]).toEqual(['a']);
  expect(found.findings).toEqual([]);
  expect((await findCalled([], [damaged])).findings).toEqual([]);
});

test('what is not there, in two files, or beside what cannot be read', async () => {
  expect(messages(await findCalled([call], []))).toEqual([
    'error: It calls the decision "a", which no .dmn file beside the diagram holds; put the file there.',
  ]);
  const twice = [file('one.dmn', literalText('a', '1')), file('two.dmn', literalText('a', '2'))];
  expect(messages(await findCalled([call], twice))).toEqual([
    'error: The decision "a" stands in several .dmn files; keep it in one.',
  ]);
  const [warning, error] = messages(await findCalled([call], [damaged]));
  expect(warning).toMatch(/^warning: damaged\.dmn: The file is not DMN 1\.3 XML/);
  expect(error).toContain('(of those that cannot be read see the other findings)');
});

test('more files than may be read are said, where any is called', async () => {
  const many = Array.from({ length: 51 }, (_, nth) => file(`${nth}.dmn`, literalText(`d${nth}`, '1')));
  expect(messages(await findCalled([call], many))).toEqual([
    'error: More than 50 .dmn files lie beside the diagram; put decisions that belong together into one.',
  ]);
  expect((await findCalled([], many)).findings).toEqual([]);
});

test('what two files hold and nobody calls is no fault', async () => {
  const files = [
    file('one.dmn', literalText('a', '1'), literalText('c', '1')),
    file('two.dmn', literalText('b', '1'), literalText('c', '2')),
  ];
  const found = await findCalled([call, { elementId: 'other', decisionId: 'b' }], files);
  expect(found.findings).toEqual([]);
  expect(found.files).toHaveLength(2);
});

test('a version is known by its diagram, and by the decisions that it calls', () => {
  const [one, other] = [file('a.dmn', literalText('a', '1')), file('a.dmn', literalText('a', '2'))];
  expect(deploymentHash('d', [])).toBe('d');
  const hashes = [deploymentHash('d', [one]), deploymentHash('d', [other]), deploymentHash('e', [one])];
  expect(new Set(hashes).size).toBe(3);
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
});
