import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '@/e2e/support/send';
import { CHECKOUT, type Server, startServer } from '@/e2e/support/server';
import { create, pay } from '@/e2e/support/shop';
import { projectFiles } from '@/lib/testing/import-graph';
import { npmCommand } from '@/scripts/setup/npm.mjs';
import { shippedPackages } from '@/scripts/supply/shipped-packages.mjs';

const containerfile = readFileSync(path.join(CHECKOUT, 'scripts/deploy/Containerfile'), 'utf8');
const isRoot = process.getuid?.() === 0;
/** The system's user who owns nothing. */
const NOBODY = 65_534;

/** What stands behind a word of the file, once a line; the last one is the shipped image's. */
const linesOf = (word: string) =>
  [...containerfile.matchAll(new RegExp(`^(?:.* )?${word} (.+)$`, 'gm'))].map((match) => match[1] ?? '');
const listOf = (text = '') => JSON.parse(text) as string[];

/** Runs what the file runs, by the same npm as the checkout's. */
function runNpm(line: string, folder: string): void {
  const npm = npmCommand(line.split(' ').slice(1));
  execFileSync(npm.command, npm.args, { cwd: folder, stdio: 'pipe' });
}

describe('the image', () => {
  it('is built on an exact version, the same in both stages, and served by a user who is not root', () => {
    expect(linesOf('ARG')).toEqual([expect.stringMatching(/^NODE=node:\d+\.\d+\.\d+-slim$/)]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own.
    expect(linesOf('FROM').map((one) => one.split(' ')[0])).toEqual(['${NODE}', '${NODE}']);
    const served = containerfile.slice(containerfile.lastIndexOf('FROM'));
    expect(served).toMatch(/^USER node$/m);
    // What is copied belongs to root.
    expect(served).not.toMatch(/COPY .*--chown/);
    expect(served.match(/chown \S+ (\S+)/)?.[1]).toBe('/data');
  });
});

// Without a container engine: the file's own steps, in a folder.
describe.runIf(process.env.TEST_ALL)('the steps of the image', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderflow-image-'));
  const app = path.join(folder, 'app');
  const dataDir = path.join(folder, 'data');
  let server: Server;

  beforeAll(async () => {
    mkdirSync(app);
    for (const file of projectFiles()) cpSync(path.join(CHECKOUT, file), path.join(app, file));
    // Built already, by the step that the file names.
    expect(linesOf('RUN')).toContain('node scripts/build.mjs');
    for (const made of ['.next', 'lib/db/generated', 'node_modules'])
      cpSync(path.join(CHECKOUT, made), path.join(app, made), { recursive: true, verbatimSymlinks: true });
    for (const line of linesOf('RUN').filter((one) => one.startsWith('npm '))) runNpm(line, app);
    mkdirSync(dataDir);
    if (isRoot) chownSync(dataDir, NOBODY, NOBODY);
    chmodSync(folder, 0o755);
    const [program, script] = listOf(linesOf('CMD').at(-1));
    expect([program, script]).toEqual(['node', 'scripts/start.mjs']);
    server = await startServer({
      checkout: app,
      dataDir,
      variables: { HOME: '/nonexistent' },
      ...(isRoot ? { user: NOBODY } : {}),
    });
  });
  afterAll(async () => {
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keep what ships, and nothing else', () => {
    const shipped = new Set(shippedPackages(app).map(({ path: place }) => place));
    const kept = JSON.parse(readFileSync(path.join(app, 'node_modules/.package-lock.json'), 'utf8')).packages;
    expect(Object.keys(kept).filter((place) => !shipped.has(place))).toEqual([]);
    for (const tool of ['vitest', 'typescript', 'prisma', 'playwright', '@next/swc-linux-x64-gnu'])
      expect(existsSync(path.join(app, 'node_modules', tool)), tool).toBe(false);
  });

  it('give a shop that takes an order and its payment, and shows its pages', async () => {
    const { orderId } = await create(server);
    expect((await pay(server, orderId)).verdict).toBe('applied');
    for (const page of [
      '/',
      '/products',
      `/order/${orderId}`,
      `/show-process.html?orderId=${orderId}`,
      '/docs/api',
    ])
      expect([page, (await send(server, page)).status]).toEqual([page, 200]);
  });

  it.runIf(isRoot)('let it write nothing but its data', () => {
    const written = execFileSync('find', [folder, '-uid', String(NOBODY), '-print'], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(written.filter((file) => !file.startsWith(dataDir))).toEqual([]);
    const write = "require('fs').writeFileSync('lib/paths.ts', '')";
    const tried = spawnSync(process.execPath, ['-e', write], { cwd: app, uid: NOBODY, encoding: 'utf8' });
    expect(tried.stderr).toContain('EACCES');
    expect(statSync(path.join(app, 'lib/paths.ts')).size).toBeGreaterThan(0);
  });

  it('tell a healthy server from none', async () => {
    const [, script = ''] = listOf(/HEALTHCHECK .*CMD (\[.*\])/.exec(containerfile)?.[1]);
    const check = (port: string) =>
      spawnSync(process.execPath, [script], { cwd: app, env: { ...process.env, PORT: port } }).status;
    expect(check(new URL(server.url).port)).toBe(0);
    await server.end();
    expect(check(new URL(server.url).port)).toBe(1);
  });
});
