// @ts-check
// Content hashes that tell whether something generated is older than what it was made from.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// The diagram in bpmn/ is read at start, not at build, so changing it must not cost a build.
const BUILD_FOLDERS = ['app', 'components', 'lib', 'prisma', 'public'];
const BUILD_FILES = [
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'package.json',
  'prisma.config.ts',
  'tsconfig.json',
];
// The README's pictures are taken of a build: they must not make it stale.
const NOT_BUILT = /(^|\/)(fixtures|generated|testing)(\/|$)|\.test\.tsx?$|\.md$|^public\/readme\//;

/** @param {string} root @returns {string} */
export function hashBuildSources(root) {
  return hashFiles(root, [...BUILD_FILES, ...BUILD_FOLDERS.flatMap((folder) => listFiles(root, folder))]);
}

/** @param {string} root @returns {string} */
export function hashPrismaSources(root) {
  return hashFiles(root, ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json']);
}

/** @param {string} root @param {string[]} files relative; a missing one counts as such */
function hashFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const path = join(root, file);
    const content = existsSync(path) ? readFileSync(path) : null;
    hash.update(`${file}\0${content?.length ?? 'missing'}\0`);
    if (content !== null) hash.update(content);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} folder @returns {string[]} */
function listFiles(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => !NOT_BUILT.test(file) && statSync(join(root, file)).isFile());
}
