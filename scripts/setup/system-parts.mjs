// @ts-check
// The parts the tests need from the system: a Chromium with a font, PostgreSQL's programs and PgBouncer.
// What is missing is installed where that is allowed: as root, by sudo without a password, or into the user's cache.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { runCommand, step } from './steps.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** Ends a program that hangs; a slow one is let be. */
const ANSWER_LIMIT_MS = 120_000;

/** One after the other: apt-get locks others out. @type {Promise<unknown>} */
let installing = Promise.resolve();

// Chromium without a window and what belongs to one: a third less processor time for the same tests.
const HEADLESS_NAMES = ['chromium-headless-shell', 'chrome-headless-shell'];
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @typedef {{ visible?: boolean }} BrowserOptions visible: it has to show a window */

/** @param {BrowserOptions} [options] @returns {string | null} the program's path */
export function findChromium({ visible = false } = {}) {
  const override = process.env.CHROMIUM_PATH;
  if (override) {
    if (!existsSync(override))
      throw new Error(`CHROMIUM_PATH takes the path of a Chromium, not "${override}".`);
    return override;
  }
  const names = visible ? CHROMIUM_NAMES : [...HEADLESS_NAMES, ...CHROMIUM_NAMES];
  return names.map(findProgram).find((path) => path !== null && runs(path)) ?? findPlaywrightChromium();
}

/** @returns {string | null} the folder of initdb and postgres */
export function findPostgres() {
  const override = process.env.POSTGRES_BIN;
  if (override) {
    const folder = existsSync(override) && statSync(override).isFile() ? dirname(override) : override;
    if (!hasPostgres(folder)) {
      throw new Error(`POSTGRES_BIN takes the folder of initdb and postgres, not "${override}".`);
    }
    return folder;
  }
  const onPath = findProgram('initdb');
  const folders = [...listDebianVersions(), ...(onPath === null ? [] : [dirname(onPath)])];
  return folders.find(hasPostgres) ?? null;
}

/** Finds or installs it. @param {BrowserOptions} [options] @returns {Promise<string>} */
export async function ensureChromium({ visible = false } = {}) {
  const found = findChromium({ visible });
  if (found !== null) {
    await ensureFont();
    return found;
  }
  // Older systems have the whole browser only.
  const candidates = [...(visible ? [] : ['chromium-headless-shell']), 'chromium'];
  const tries = [
    ...candidates.map((name) => () => installPackages('a browser', [name, 'fonts-dejavu-core'])),
    installPlaywrightChromium,
  ];
  /** @type {string[]} */
  const problems = [];
  for (const install of tries) {
    problems.push(await install());
    const installed = findChromium({ visible });
    if (installed !== null) return installed;
  }
  throw new Error(`No Chromium was found and none could be installed.\n${problems.join('\n').trim()}`);
}

/** Finds or installs it. @returns {Promise<{ bin: string } | { missing: string }>} */
export async function ensurePostgres() {
  const found = findPostgres();
  if (found !== null) return { bin: found };
  const problem = await installPackages('PostgreSQL', ['postgresql']);
  const installed = findPostgres();
  return installed === null ? { missing: problem } : { bin: installed };
}

/**
 * Finds or installs a program of a Debian package that only tests use, such as a proxy.
 * @param {string} name @returns {Promise<{ program: string } | { missing: string }>}
 */
export async function ensureProgram(name) {
  const found = findProgram(name);
  if (found !== null) return { program: found };
  const problem = await installPackages(name, [name]);
  const installed = findProgram(name);
  return installed === null ? { missing: problem } : { program: installed };
}

/** @returns {string | null} the library that gives one process a clock of its own, to be loaded before all others */
export function findFakeTime() {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return null;
  const places = ['', ...readdirSync(libraries)].map((name) => join(libraries, name, 'faketime'));
  // The one for programs of several threads, such as Node.
  return places.map((folder) => join(folder, 'libfaketimeMT.so.1')).find((path) => existsSync(path)) ?? null;
}

/** Finds or installs it. @returns {Promise<{ library: string } | { missing: string }>} */
export async function ensureFakeTime() {
  const found = findFakeTime();
  if (found !== null) return { library: found };
  const problem = await installPackages('libfaketime', ['libfaketime']);
  const installed = findFakeTime();
  return installed === null ? { missing: problem } : { library: installed };
}

/** Without any font Chromium draws text of no width. */
async function ensureFont() {
  const { stdout, error } = spawnSync('fc-list', { encoding: 'utf8' });
  if (error === undefined && stdout.trim() === '') await installPackages('a font', ['fonts-dejavu-core']);
}

/**
 * @param {string} what @param {string[]} packages
 * @returns {Promise<string>} empty, or why it did not work
 */
function installPackages(what, packages) {
  const work = installing.then(() => installWithApt(what, packages));
  installing = work.catch(() => {});
  return work;
}

/** @param {string} what @param {string[]} packages */
async function installWithApt(what, packages) {
  const prefix = findRootPrefix();
  if (findProgram('apt-get') === null) return 'This system has no apt-get.';
  if (prefix === null) return 'Installing packages needs root, or sudo without a password.';
  return step(`Installing ${what}`, async () => {
    const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
    const update = await runApt([...prefix, ...environment, 'apt-get', 'update', '-q']);
    const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
    const install = await runApt([...prefix, ...environment, 'apt-get', ...args]);
    // A mirror that fails to update may still have what is needed.
    return install === '' ? '' : `${update}\n${install}`;
  });
}

/** @param {string[]} command */
async function runApt([program = '', ...args]) {
  const { code, output } = await runCommand(program, args);
  return code === 0 ? '' : output.trim();
}

/** @returns {string[] | null} what to put before a command so that it runs as root; null: nothing helps */
function findRootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (findProgram('sudo') === null) return null;
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : null;
}

/** @returns {Promise<string>} empty, or why it did not work */
async function installPlaywrightChromium() {
  const cli = join(ROOT, 'node_modules/playwright/cli.js');
  const withLibraries = findRootPrefix() === null ? [] : ['--with-deps'];
  return step('Installing a browser for this user', async () => {
    const { code, output } = await runCommand(process.execPath, [
      cli,
      'install',
      ...withLibraries,
      'chromium',
    ]);
    return code === 0 ? '' : output.trim();
  });
}

/** @returns {string | null} */
function findPlaywrightChromium() {
  try {
    const { chromium } = createRequire(import.meta.url)('playwright-core');
    const path = chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Some distributions put a script in its place that only says where to get it. @param {string} path */
function runs(path) {
  return spawnSync(path, ['--version'], { timeout: ANSWER_LIMIT_MS }).status === 0;
}

/** @param {string} name @returns {string | null} */
export function findProgram(name) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/bin',
    '/usr/sbin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Debian keeps the programs of each version in a folder of its own, off the path. */
function listDebianVersions() {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'));
}

/** @param {string} folder */
function hasPostgres(folder) {
  return ['initdb', 'postgres'].every((program) => existsSync(join(folder, program)));
}
