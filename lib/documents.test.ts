import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { ENV_NAMES } from './server/env.mjs';
import { codeFiles, projectFiles } from './testing/import-graph';

const files = projectFiles();
const text = (file: string) => readFileSync(file, 'utf8');
const documents = files.filter((file) => file.endsWith('.md'));

/** The comments of a file with code. */
const commentsOf = (file: string) => parseSync(file, text(file)).comments.map(({ value }) => value);

/** What a sentence calls a file of ours: `lib/paths.ts`, `env.mjs`, `docs/contract.md`. */
const FILE_NAME =
  /(?<![\w@/.*<>-])(?:(?:[\w@.-]|\[[\w.]+\])+\/)*\w[\w.-]*\.(?:tsx?|mjs|md|bpmn|css|sql|prisma)\b/g;
/** Files that are not of this repository, or not yet: what git ignores, examples, and other projects' own. */
const ELSEWHERE = /^next-env\.d\.ts$/;

function isThere(named: string): boolean {
  const name = named.replace(/^(\.{1,2}\/)+/, '');
  return files.some((file) => file === name || file.endsWith(`/${name}`)) || ELSEWHERE.test(name);
}

describe('comments and documents', () => {
  test('name no file that is not here', () => {
    const named = [
      ...codeFiles().map((file) => [file, commentsOf(file)] as const),
      ...documents.map((file) => [file, [text(file)]] as const),
    ];
    const missing = named.flatMap(([file, texts]) =>
      texts
        .flatMap((one) => one.match(FILE_NAME) ?? [])
        .filter((name) => !isThere(name))
        .map((name) => `${file} names ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('name a section only of a document that is here', () => {
    const contract = text('docs/contract.md');
    const sections = [...contract.matchAll(/^## (\d+)\./gm)].map((match) => match[1]);
    const wrong = codeFiles().flatMap((file) =>
      commentsOf(file)
        .flatMap((comment) => [...comment.matchAll(/.{0,40}\bsection (\d+)/gs)])
        .filter(([context, number]) => !/contract/.test(context) || !sections.includes(number))
        .map(([context]) => `${file}: ${context}`),
    );
    expect(wrong).toEqual([]);
  });

  test('link only to what is there', () => {
    const dead = documents.flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)/g)]
        .filter(([, target = '']) => !files.includes(new URL(target, `file:///${file}`).pathname.slice(1)))
        .map(([link]) => `${file}: ${link}`),
    );
    expect(dead).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  const rows = [...text('docs/configuration.md').matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((row) =>
    [...(row[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((name) => name[1] ?? ''),
  );
  /** What others set for us: the system, npm, Next, and the tests for each other. */
  const NOT_OURS = new Set([
    'CI',
    'NEXT_PHASE',
    'NEXT_RUNTIME',
    'NODE_ENV',
    'BROWSER_TEST_OPERATOR_TOKEN',
    'BROWSER_TEST_PORT',
    'TEST_ALL',
    'TEST_DATABASE',
    'TEST_DATABASE_TEMPLATE',
    'TEST_DATABASE_URL',
    'TEST_WORKER_INDEX',
    'PATH',
    'PRISMA_SCHEMA_ENGINE_BINARY',
    'npm_execpath',
  ]);

  test('has every variable that the server reads', () => {
    expect(ENV_NAMES.filter((name) => !rows.includes(name))).toEqual([]);
  });

  test('has every variable that any file reads', () => {
    const read = codeFiles()
      .filter((file) => !/\.(test|spec)\.tsx?$|^e2e\/|\/testing\//.test(file))
      .flatMap((file) =>
        [...text(file).matchAll(/process\.env\.(\w+)|process\.env\['(\w+)'\]/g)].map(
          ([, one, other]) => `${one ?? other} in ${file}`,
        ),
      );
    const missing = read.filter((one) => {
      const name = one.split(' ')[0] ?? '';
      return !rows.includes(name) && !NOT_OURS.has(name);
    });
    expect(missing).toEqual([]);
  });
});

test('docs/operation.md lists every metric', () => {
  const names = text('lib/server/metrics.ts').match(/orderflow_\w+/g) ?? [];
  expect(names.length).toBeGreaterThan(9);
  expect(names.filter((name) => !text('docs/operation.md').includes(`\`${name}\``))).toEqual([]);
});

test('docs/addresses.md lists every page and every route', () => {
  const listed = text('docs/addresses.md').replace(/<\w+>/g, '<>');
  const addresses = files
    .filter((file) => /^app\/.*\/(page\.tsx|route\.ts)$/.test(file))
    .map((file) => file.replace(/^app|\/(page\.tsx|route\.ts)$/g, ''))
    // Forms stand at the address of their page; what is unknown has no address.
    .filter((address) => !address.startsWith('/forms/') && !address.includes('[[...'))
    .map((address) => address.replace(/\[\w+\]/g, '<>'));
  // What a place at the end may hold is listed one by one.
  const isListed = (address: string) =>
    address.endsWith('/<>')
      ? listed.includes(address.slice(0, -2))
      : listed.includes(`${address}\``) || listed.includes(`${address}?`);
  expect(addresses.length).toBeGreaterThan(30);
  expect(addresses.filter((address) => !isListed(address))).toEqual([]);
});
