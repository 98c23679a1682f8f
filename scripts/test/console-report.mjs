// @ts-check
// What `npm test` prints: a line for each finished file, a failure at once and again at the end, a line for each phase.
import { formatSeconds } from '../setup/steps.mjs';

/**
 * @typedef {import('./progress.mjs').FileDone} FileDone
 * @typedef {import('./progress.mjs').Failure} Failure
 * @typedef {{ passed: number, failed: number, ms: number, processorMs: number | null }} PhaseFigures
 */

const PHASE_WIDTH = 12;

/** @param {string} phase @param {FileDone} file @returns {string} */
export function fileLine(phase, { name, passed, failed, skipped, ms }) {
  const counts = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${phase.padEnd(PHASE_WIDTH)} ${name}  ${counts.join(', ') || 'no tests'}  ${formatSeconds(ms)}`;
}

/** @param {string} phase @param {Failure} failure @returns {string} */
export function failureText(phase, { name, text }) {
  return `${phase.padEnd(PHASE_WIDTH)} ${`FAILED ${name}`.trim()}\n${text.trim()}\n`;
}

/** @param {string} phase @param {PhaseFigures} figures @returns {string} */
export function phaseLine(phase, { passed, failed, ms, processorMs }) {
  const state = failed > 0 ? 'red' : 'green';
  const counts = passed + failed > 0 ? `${passed} passed, ${failed} failed` : '';
  return `${phase.padEnd(PHASE_WIDTH)} ${state.padEnd(6)} ${times(ms, processorMs)}  ${counts}`.trimEnd();
}

/** @param {number} ms @param {number | null} processorMs @returns {string} */
export function totalLine(ms, processorMs) {
  return `${'total'.padEnd(PHASE_WIDTH)} ${' '.repeat(6)} ${times(ms, processorMs)}`;
}

/** @param {number} ms @param {number | null} processorMs null: not known on this system */
function times(ms, processorMs) {
  const processor = processorMs === null ? '' : `  ${formatSeconds(processorMs).padStart(8)} processor`;
  return `${formatSeconds(ms).padStart(8)}${processor}`;
}
