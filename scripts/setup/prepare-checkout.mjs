// @ts-check
// Brings a checkout to where it can serve: dependencies, Prisma client, build. Each is skipped when it is up to date.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from '../../lib/server/lock.mjs';
import { generateClient, isClientFresh } from './generate-client.mjs';
import { npmCommand } from './npm.mjs';
import { hashBuildSources } from './source-hash.mjs';
import { runOrThrow, say, step } from './steps.mjs';

const ROOT = join(import.meta.dirname, '../..');
const BUILD_STAMP = join(ROOT, '.next/source-hash');

/** Two starts in one checkout must not install or build into each other. @param {{ build: boolean }} options */
export async function prepareCheckout({ build }) {
  if (isPrepared(build)) return;
  const lock = await waitForLock(join(ROOT, '.cache'), 'setup', (holder) => {
    say(`Waiting for process ${holder.pid}, which is installing or building in this folder …`);
  });
  try {
    // After a kill -9 of this process its npm or build goes on for a while: the next one waits for it.
    const onSpawn = lock.setWorker;
    if (!areDependenciesInstalled())
      await step('Installing dependencies', () => installDependencies(onSpawn));
    if (!isClientFresh()) await step('Generating the database client', generateClient);
    if (build && !isBuildFresh()) await step('Building', () => buildApplication(onSpawn));
  } finally {
    lock.release();
  }
}

/** @param {boolean} build */
function isPrepared(build) {
  // A build has its client in it, and takes no more than what ships: an image holds just that.
  if (build && isBuildFresh() && areDependenciesInstalled({ shipped: true })) return true;
  return areDependenciesInstalled() && isClientFresh() && (!build || isBuildFresh());
}

/**
 * Compares what npm says it installed with what the lock file asks for, so that any complete install will do.
 * Optional packages are those of other systems.
 * @param {{ shipped?: boolean }} [options] shipped: only what serving takes
 */
function areDependenciesInstalled({ shipped = false } = {}) {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = readPackages('package-lock.json');
  if (installed === null || wanted === null) return false;
  return Object.entries(wanted).every(([path, { version, optional, dev, devOptional }]) => {
    const isLeftOut = optional || (shipped && (dev || devOptional));
    return path === '' || isLeftOut || installed[path]?.version === version;
  });
}

/**
 * @param {string} file relative
 * @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }> | null}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** @param {(pid: number) => void} onSpawn */
async function installDependencies(onSpawn) {
  const npm = npmCommand(['ci', '--include=dev']);
  await runOrThrow(npm.command, npm.args, { cwd: ROOT, onSpawn });
}

function isBuildFresh() {
  if (!existsSync(join(ROOT, '.next/BUILD_ID')) || !existsSync(BUILD_STAMP)) return false;
  return readFileSync(BUILD_STAMP, 'utf8') === hashBuildSources(ROOT);
}

/** @param {(pid: number) => void} onSpawn */
async function buildApplication(onSpawn) {
  rmSync(BUILD_STAMP, { force: true });
  // Taken first: a file changed while the build runs makes it stale.
  const hash = hashBuildSources(ROOT);
  await runOrThrow(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: ROOT,
    onSpawn,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  writeFileSync(BUILD_STAMP, hash);
}
