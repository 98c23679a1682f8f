import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { findingsOf, judge } from './audit.mjs';
import { KNOWN_FINDINGS, runAudit } from './run-audit.mjs';

const finding = (id: string, severity: 'low' | 'moderate' | 'high' | 'critical', ships: boolean) => ({
  id,
  name: 'a-package',
  severity,
  title: 'Something is wrong',
  ships,
});

describe('judge', () => {
  it('ends the build for what is new, ships and is above moderate', () => {
    const findings = [
      finding('GHSA-high', 'high', true),
      finding('GHSA-critical', 'critical', true),
      finding('GHSA-tool', 'critical', false),
      finding('GHSA-moderate', 'moderate', true),
      finding('GHSA-known', 'critical', true),
    ];
    const known = ['GHSA-known', 'GHSA-gone'].map((id) => ({
      id,
      reason: 'Not called.',
      reviewed: '2026-11-27',
    }));
    const { ending, reported, stale } = judge(findings, known);
    expect(ending.map(({ id }) => id)).toEqual(['GHSA-high', 'GHSA-critical']);
    expect(reported.map(({ id }) => id)).toEqual(['GHSA-tool', 'GHSA-moderate']);
    expect(stale).toEqual(['GHSA-gone']);
  });
});

describe('findingsOf', () => {
  it('takes each advisory once, from the package that it is about', () => {
    const advisory = {
      source: 1,
      url: 'https://github.com/advisories/GHSA-one',
      severity: 'high',
      title: 'It opens',
    };
    const report = {
      auditReportVersion: 2,
      vulnerabilities: {
        door: { name: 'door', via: [advisory], nodes: ['node_modules/door'] },
        house: { name: 'house', via: ['door'], nodes: ['node_modules/house'] },
      },
    };
    expect(findingsOf(report, new Set(['node_modules/door']))).toEqual([
      { id: 'GHSA-one', name: 'door', severity: 'high', title: 'It opens', ships: true },
    ]);
    expect(findingsOf(report, new Set(['node_modules/house']))).toMatchObject([{ ships: false }]);
    expect(() => findingsOf({ message: '405 Method Not Allowed' }, new Set())).toThrow('no report');
  });
});

describe('npm itself, asked of a registry of our own', () => {
  // npm remembers what it has heard of an advisory.
  const cache = mkdtempSync(path.join(tmpdir(), 'orderflow-npm-'));
  beforeEach(() => {
    vi.stubEnv('npm_config_cache', cache);
    // A machine that reaches the others by a proxy reaches itself without.
    vi.stubEnv('npm_config_noproxy', '127.0.0.1');
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const locked: Record<string, { version: string }> = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  ).packages;

  /** What a registry tells of a package: here its versions in our lock file. */
  function packument(name: string) {
    const versions = Object.entries(locked)
      .filter(([path]) => path.endsWith(`node_modules/${name}`))
      .map(([, one]) => [one.version, { ...one, name }]);
    return { name, versions: Object.fromEntries(versions) };
  }

  /** @param advisories by package, as the registry answers; null: it takes no such question */
  async function auditWith(advisories: Record<string, unknown[]> | null) {
    const registry = createServer((request, response) => {
      const isQuestion = request.resume().method === 'POST';
      response.writeHead(isQuestion && advisories === null ? 405 : 200, {
        'content-type': 'application/json',
      });
      const name = decodeURIComponent((request.url ?? '').slice(1));
      response.end(JSON.stringify(isQuestion ? (advisories ?? {}) : packument(name)));
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    vi.stubEnv('npm_config_registry', `http://127.0.0.1:${port}`);
    try {
      return await runAudit(process.cwd());
    } finally {
      registry.closeAllConnections();
      registry.close();
    }
  }

  let advisories = 0;
  const advisory = (severity: string) => ({
    id: ++advisories,
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    title: 'Anybody may enter',
    severity,
    vulnerable_versions: '*',
  });

  it('ends the build with the package and the advisory', async () => {
    const { failed, output } = await auditWith({ pg: [advisory('critical')] });
    expect(failed).toBe(1);
    expect(output).toContain('critical: pg, which ships: Anybody may enter');
    expect(output).toContain('GHSA-aaaa-bbbb-cccc');
    expect(output).toContain(KNOWN_FINDINGS);
  });

  it('reports what is in a tool only, or no more than moderate', async () => {
    const { failed, note } = await auditWith({ vitest: [advisory('critical')], pg: [advisory('moderate')] });
    expect(failed).toBe(0);
    expect(note).toContain('New finding, critical: vitest: Anybody may enter');
    expect(note).toContain('New finding, moderate: pg, which ships');
  });

  it('says so where the advisories do not answer', async () => {
    const { failed, note } = await auditWith(null);
    expect(failed).toBe(0);
    expect(note).toMatch(/^Not audited, the advisories did not answer: .*405/);
  });

  it('finds nothing where nothing is known', async () => {
    expect(await auditWith({})).toEqual({ failed: 0, output: '', note: undefined });
  });
});

test('each known finding has an advisory, a reason and the day of its review', () => {
  expect(existsSync(KNOWN_FINDINGS)).toBe(true);
  for (const known of JSON.parse(readFileSync(KNOWN_FINDINGS, 'utf8')))
    expect(known).toEqual({
      id: expect.stringMatching(/^GHSA(-\w{4}){3}$/),
      reason: expect.stringMatching(/.{20,}/),
      reviewed: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
});
