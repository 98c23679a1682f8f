import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listTestFiles, selectWork } from './selection.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PHASES = ['lint', 'unit', 'component', 'integration', 'http', 'servers', 'browser'];
const FILES = [
  'components/process-diagram/life.browser.test.tsx',
  'e2e/browser/paying.spec.ts',
  'e2e/demos/options.test.ts',
  'e2e/http/life-cycle.test.ts',
  'e2e/servers/backup.test.ts',
  'lib/engine/feel.test.ts',
  'lib/engine/feel-names.test.ts',
  'lib/mail/mail.db.test.ts',
  'lib/mail/mail-words.test.ts',
];
const select = (...names: string[]) =>
  Object.fromEntries(selectWork(names, { phases: PHASES, listFiles: () => FILES }));

describe('what to run', () => {
  it('is every phase, without a name', () => {
    expect(select()).toEqual(Object.fromEntries(PHASES.map((phase) => [phase, null])));
  });

  it('is a phase by its name, in the order of the phases', () => {
    expect([...selectWork(['http', 'lint'], { phases: PHASES, listFiles: () => FILES })]).toEqual([
      ['lint', null],
      ['http', null],
    ]);
  });

  it('needs no list of files for that', () => {
    const listFiles = () => {
      throw new Error('it was listed');
    };
    expect([...selectWork(['unit'], { phases: PHASES, listFiles }).keys()]).toEqual(['unit']);
  });

  it.each([
    ['lib/engine/feel', { unit: ['lib/engine/feel.test.ts', 'lib/engine/feel-names.test.ts'] }],
    ['lib/engine/feel.ts', { unit: ['lib/engine/feel.test.ts'] }],
    ['./lib/engine/feel.test.ts', { unit: ['lib/engine/feel.test.ts'] }],
    [join(process.cwd(), 'lib/engine/feel.ts'), { unit: ['lib/engine/feel.test.ts'] }],
    ['lib/mail', { unit: ['lib/mail/mail-words.test.ts'], integration: ['lib/mail/mail.db.test.ts'] }],
    [
      'life',
      {
        component: ['components/process-diagram/life.browser.test.tsx'],
        http: ['e2e/http/life-cycle.test.ts'],
      },
    ],
    ['e2e/demos', { unit: ['e2e/demos/options.test.ts'] }],
    ['backup', { servers: ['e2e/servers/backup.test.ts'] }],
    ['paying', { browser: ['e2e/browser/paying.spec.ts'] }],
  ])('is the files that match %s, in the phases they belong to', (name, expected) => {
    expect(select(name)).toEqual(expected);
  });

  it('is phases and files together, each once; a whole phase includes its files', () => {
    expect(select('lint', 'mail-words', 'lib/mail', 'http', 'life-cycle')).toEqual({
      lint: null,
      unit: ['lib/mail/mail-words.test.ts'],
      integration: ['lib/mail/mail.db.test.ts'],
      http: null,
    });
  });

  it('is refused in one line where a name means nothing', () => {
    expect(() => select('unit', 'lib/nothing')).toThrow(
      /^"lib\/nothing" is no phase \(lint, .*, browser\) and in no test file's path\.$/,
    );
  });
});

describe('the test files of this checkout', () => {
  it('are found in every phase that has some', () => {
    const files = listTestFiles(ROOT);
    expect(files).toContain('scripts/test/selection.test.ts');
    expect(files.every((file) => existsSync(join(ROOT, file)))).toBe(true);
    const phases = ['unit', 'component', 'integration', 'http', 'servers', 'browser'];
    const work = selectWork(['.'], { phases, listFiles: () => files });
    expect([...work.keys()]).toEqual(phases);
    expect([...work.values()].flat().length).toBe(files.length);
  });
});
