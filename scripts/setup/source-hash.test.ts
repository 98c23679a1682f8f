import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashBuildSources } from './source-hash.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'orderflow-hash-'));
  write('lib/orders/order.ts');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, content = 'x'): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

describe('hashBuildSources', () => {
  it.each([
    'app/page.tsx',
    'lib/new.ts',
    'lib/orders/order.ts',
    'next.config.js',
    'instrumentation.ts',
    'package-lock.json',
    'prisma/schema.prisma',
    'public/logo.svg',
    'lib/server/env.mjs',
  ])('makes a build stale when %s changes', (file) => {
    const before = hashBuildSources(root);
    write(file, 'changed');
    expect(hashBuildSources(root)).not.toBe(before);
  });

  it.each([
    'bpmn/ordering-items-workflow.bpmn',
    'docs/notes.md',
    'e2e/order.spec.ts',
    'lib/orders/order.test.ts',
    'lib/engine/fixtures/loop.bpmn',
    'lib/db/generated/client.ts',
    'README.md',
    'lib/story/testing/lives.json',
    'scripts/start.mjs',
  ])('keeps a build when %s changes', (file) => {
    const before = hashBuildSources(root);
    write(file, 'changed');
    expect(hashBuildSources(root)).toBe(before);
  });

  it('sees a file that moved', () => {
    const before = hashBuildSources(root);
    rmSync(join(root, 'lib/orders/order.ts'));
    write('lib/order.ts');
    expect(hashBuildSources(root)).not.toBe(before);
  });
});
