import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom; the rooms of ARCHITECTURE.md. Tests and fixtures are free. */
const ROOMS: Record<string, readonly string[]> = {
  'app/': ['app/', 'components/', 'lib/'],
  'components/process-diagram/': ['components/process-diagram/'],
  'components/api-docs/': ['components/', 'lib/openapi/reference', 'lib/paths'],
  'components/': ['components/', 'lib/client/', 'lib/contract', 'lib/paths'],
  'lib/engine/': ['lib/engine/'],
  'lib/db/': ['lib/db/', 'lib/contract', 'lib/engine/types', 'lib/engine/versions', 'lib/payments/types'],
  'lib/mail/': ['lib/mail/', 'lib/db/', 'lib/money', 'lib/paths'],
  'lib/payments/': ['lib/payments/', 'lib/db/', 'lib/contract', 'lib/errors', 'lib/money'],
  'lib/runtime/': ['lib/runtime/', 'lib/engine/', 'lib/db/', 'lib/contract', 'lib/errors'],
  'lib/tasks/': ['lib/tasks/', 'lib/db/', 'lib/runtime/types'],
  'lib/orders/': [
    'lib/orders/',
    'lib/runtime/',
    'lib/payments/',
    'lib/db/',
    'lib/contract',
    'lib/errors',
    'lib/money',
  ],
  'lib/queries/': ['lib/queries/', 'lib/db/', 'lib/engine/', 'lib/payments/', 'lib/contract', 'lib/money'],
  'lib/check/': [
    'lib/check/',
    'lib/db/',
    'lib/queries/fold',
    'lib/queries/leaf-cache',
    'lib/engine/types',
    'lib/contract',
    'lib/money',
    'lib/orders/outcome',
  ],
  'lib/client/': ['lib/client/', 'lib/contract', 'lib/paths', 'components/process-diagram/types'],
  'lib/gate/': ['lib/gate/'],
  'lib/openapi/': ['lib/openapi/', 'lib/http/inputs/', 'lib/contract'],
  'lib/http/': ['lib/'],
};

const SOURCE = /\.(ts|tsx)$/;
const files = ['app', 'components', 'lib'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter(
      (name) => SOURCE.test(name) && !/\.test\.tsx?$|\/generated\/|\/testing\/|test-database/.test(name),
    ),
);

/** What a file imports of ours, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return targets
    .filter((target) => target.startsWith('.') || target.startsWith('@/'))
    .map((target) =>
      target.startsWith('@/') ? target.slice(2) : path.join(path.dirname(file), target).replaceAll('\\', '/'),
    )
    .filter((target) => /^(app|components|lib)\//.test(target) && !target.endsWith('.css'));
}

const roomOf = (file: string) =>
  Object.keys(ROOMS)
    .filter((room) => file.startsWith(room))
    .sort((a, b) => b.length - a.length)[0];

describe('the rooms', () => {
  test('a file imports only what its room may', () => {
    expect(files.length).toBeGreaterThan(60);
    const trespasses = files.flatMap((file) => {
      const allowed = ROOMS[roomOf(file) ?? ''];
      if (allowed === undefined) return [];
      return importsOf(file)
        .filter((target) => !allowed.some((start) => target.startsWith(start)))
        .map((target) => `${file} imports ${target}`);
    });
    expect(trespasses).toEqual([]);
  });

  test('only one file speaks to the library', () => {
    const users = files.filter((file) =>
      /from '(bpmn-engine|bpmn-elements)/.test(readFileSync(file, 'utf8')),
    );
    expect(users.filter((file) => !file.startsWith('lib/engine/'))).toEqual([]);
    expect(users.filter((file) => /from 'bpmn-engine/.test(readFileSync(file, 'utf8')))).toEqual([
      'lib/engine/advance.ts',
    ]);
  });

  test('the engine core has no clock and no randomness', () => {
    const banned = /Date\.now\(|Math\.random\(|new Date\(\)|performance\.now\(|setTimeout\(/;
    const offenders = files.filter(
      (file) => file.startsWith('lib/engine/') && banned.test(readFileSync(file, 'utf8')),
    );
    expect(offenders).toEqual([]);
  });

  test('no barrels, no utils, no any, no Server Actions', () => {
    expect(files.filter((file) => /(^|\/)(index|utils?)\.tsx?$/.test(file))).toEqual([]);
    expect(files.filter((file) => /'use server'/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('the top level holds nothing but what it may', () => {
    const allowed = new Set(
      `app components lib prisma bpmn e2e public scripts .ci next.config.js package.json package-lock.json tsconfig.json
       README.md ARCHITECTURE.md CHANGELOG.md LICENSE instrumentation.ts biome.json vitest.config.ts playwright.config.ts
       prisma.config.ts .gitignore .npmrc .git .next .data .cache node_modules next-env.d.ts tsconfig.tsbuildinfo
       test-results playwright-report`.split(/\s+/),
    );
    expect(readdirSync('.').filter((name) => !allowed.has(name))).toEqual([]);
  });
});
