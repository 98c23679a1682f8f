// @ts-check
// What of package-lock.json ships: everything but what only building, checking and testing take.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} LockedPackage
 * @property {string} path where it is installed: `node_modules/a/node_modules/b`
 * @property {string} name
 * @property {string} version
 * @property {string | undefined} license as its package.json says
 * @property {string | undefined} integrity of its archive
 *
 * @typedef {object} Entry a package as the lock file has it
 * @property {string} version
 * @property {string} [license]
 * @property {string} [integrity]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

const MODULES = 'node_modules/';

/**
 * The packages that a production install has, those for other systems included. Followed from the product's own
 * dependencies: npm's mark `dev` is lost where a package that ships *could* work with a tool of ours (an optional peer).
 * @param {string} root the checkout @returns {LockedPackage[]} in the order of the lock file
 */
export function shippedPackages(root) {
  /** @type {{ packages: Record<string, Entry> }} */
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const shipped = new Set();
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const name of needsOf(packages[path])) {
      const found = installed(packages, path, name);
      if (found === null || shipped.has(found)) continue;
      shipped.add(found);
      waiting.push(found);
    }
  }
  return Object.entries(packages)
    .filter(([path]) => shipped.has(path))
    .map(([path, { version, license, integrity }]) => ({
      path,
      name: path.slice(path.lastIndexOf(MODULES) + MODULES.length),
      version,
      license,
      integrity,
    }));
}

/** @param {Entry | undefined} entry */
function needsOf(
  { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = { version: '' },
) {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers];
}

/**
 * Where Node finds it: beside the package, or in a folder above.
 * @param {Record<string, Entry>} packages @param {string} from @param {string} name @returns {string | null}
 */
function installed(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf(`/${MODULES}`), 0))) {
    const path = `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return null;
  }
}
