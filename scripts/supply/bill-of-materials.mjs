// @ts-check
// The list of what ships, as CycloneDX has it.
import { basename } from 'node:path';
import { npmCommand } from '../setup/npm.mjs';
import { runCommand } from '../setup/steps.mjs';
import { shippedPackages } from './shipped-packages.mjs';

/**
 * @typedef {object} Component of CycloneDX 1.5, as far as it is read here
 * @property {string} bom-ref
 * @property {string} name
 * @property {string} version
 * @property {{ license?: { id?: string, name?: string }, expression?: string }[]} [licenses]
 * @property {{ alg: string, content: string }[]} [hashes]
 *
 * @typedef {object} BillOfMaterials
 * @property {string} bomFormat
 * @property {string} specVersion
 * @property {{ component: Component }} metadata
 * @property {Component[]} components
 * @property {{ ref: string, dependsOn: string[] }[]} dependencies
 */

/**
 * npm writes it from package-lock.json. What does not ship is left out here and not by npm, whose `--omit dev` leaves out
 * whatever a development package needs as well (npm 11: PGlite, for one); npm also leaves out licences without an SPDX name.
 * @param {string} root the checkout @returns {Promise<BillOfMaterials>}
 * @throws {Error} with npm's words
 */
export async function billOfMaterials(root) {
  const npm = npmCommand([
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--package-lock-only',
  ]);
  const { code, output } = await runCommand(npm.command, npm.args, { cwd: root, env: quietNpm() });
  const start = output.indexOf('{');
  if (code !== 0 || start === -1) throw new Error(`npm could not list the packages: ${output.trim()}`);
  return shippedOf(JSON.parse(output.slice(start)), shippedPackages(root), basename(root));
}

/** Its notices would stand between the lines that are read. */
export const quietNpm = () => ({
  ...process.env,
  npm_config_loglevel: 'silent',
  npm_config_update_notifier: 'false',
});

/**
 * @param {BillOfMaterials} bill of all packages
 * @param {import('./shipped-packages.mjs').LockedPackage[]} shipped
 * @param {string} folder what npm calls the whole, instead of its name
 * @returns {BillOfMaterials}
 */
function shippedOf(bill, shipped, folder) {
  const licences = new Map(shipped.map(({ name, version, license }) => [`${name}@${version}`, license]));
  const components = bill.components
    .filter((component) => licences.has(refOf(component)))
    .map((component) => {
      const license = licences.get(refOf(component));
      if (component.licenses !== undefined || license === undefined) return component;
      return { ...component, licenses: [{ license: { name: license } }] };
    });
  const root = bill.metadata.component;
  const kept = new Set([root['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const name = root.name === folder ? root['bom-ref'].replace(/@[^@]*$/, '') : root.name;
  return {
    ...bill,
    metadata: { ...bill.metadata, component: { ...root, name } },
    components,
    dependencies: bill.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) })),
  };
}

/** @param {Component} component */
const refOf = ({ name, version }) => `${name}@${version}`;
