// @ts-check
// Asks npm's advisories about what is locked. Where they do not answer, nothing is known, and said.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../setup/npm.mjs';
import { runCommand } from '../setup/steps.mjs';
import { describeFinding, findingsOf, judge } from './audit.mjs';
import { quietNpm } from './bill-of-materials.mjs';
import { shippedPackages } from './shipped-packages.mjs';

/** Reviewed findings: `{ id, reason, reviewed }`. Relative to the checkout. */
export const KNOWN_FINDINGS = 'scripts/supply/known-findings.json';

/**
 * @param {string} root the checkout
 * @returns {Promise<{ failed: number, output: string, note: string | undefined }>} output: what ends the build; note: what
 *   else a reader should know
 */
export async function runAudit(root) {
  const report = await askAdvisories(root);
  if (typeof report === 'string')
    return { failed: 0, output: '', note: `Not audited, the advisories did not answer: ${report}` };
  const shipped = new Set(shippedPackages(root).map(({ path }) => path));
  const known = JSON.parse(readFileSync(join(root, KNOWN_FINDINGS), 'utf8'));
  const { ending, reported, stale } = judge(findingsOf(report, shipped), known);
  const notes = [
    ...reported.map((finding) => `New finding, ${describeFinding(finding)}`),
    ...stale.map((id) => `${id} is not found any more: take it out of ${KNOWN_FINDINGS}.`),
  ];
  const advice = `Update the package, or say in ${KNOWN_FINDINGS} why it does no harm here.`;
  return {
    failed: ending.length,
    output: ending.length === 0 ? '' : [...ending.map(describeFinding), advice].join('\n'),
    note: notes.length === 0 ? undefined : notes.join('\n'),
  };
}

/** @param {string} root @returns {Promise<any>} the report; a text: why there is none */
async function askAdvisories(root) {
  const npm = npmCommand([
    'audit',
    '--json',
    '--package-lock-only',
    '--fetch-retries=1',
    '--fetch-timeout=20000',
  ]);
  const { output } = await runCommand(npm.command, npm.args, { cwd: root, env: quietNpm() });
  try {
    const report = JSON.parse(output.slice(output.indexOf('{')));
    if (report.auditReportVersion !== undefined) return report;
    return firstLine(report.message ?? report.error?.summary ?? output);
  } catch {
    return firstLine(output);
  }
}

/** @param {unknown} text */
const firstLine = (text) => String(text).trim().split('\n')[0] || 'npm said nothing';
