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
 */

/**
 * The packages that a production install has, those for other systems included.
 * @param {string} root the checkout @returns {LockedPackage[]} in the order of the lock file
 */
export function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version, license, integrity }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
      integrity,
    }));
}
