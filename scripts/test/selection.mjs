// @ts-check
// What to run: `npm test -- unit lib/mail` names phases, and test files by a part of their path.
import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

/**
 * The phase that runs a test file; the first pattern that fits counts. vitest.config.ts and playwright.config.ts say
 * the same to their runners.
 * @type {readonly (readonly [phase: string, files: RegExp])[]}
 */
const PHASE_OF_FILE = [
  ['integration', /\.db\.test\.ts$/],
  ['component', /\.browser\.test\.tsx$/],
  ['http', /^e2e\/http\/.*\.test\.ts$/],
  ['servers', /^e2e\/servers\/.*\.test\.ts$/],
  ['browser', /^e2e\/.*\.spec\.ts$/],
  ['unit', /\.test\.tsx?$/],
];
const NO_TESTS_IN = new Set(['node_modules', '.next', '.data', '.cache', '.git', 'public']);

/**
 * @param {readonly string[]} names phases, and parts of paths relative to the checkout; none: everything
 * @param {{ phases: readonly string[], listFiles: () => string[] }} known
 * @returns {Map<string, string[] | null>} by phase its files, null: all of them; in the order of the phases
 * @throws {Error} with one line, when a name means nothing
 */
export function selectWork(names, { phases, listFiles }) {
  if (names.length === 0) return new Map(phases.map((phase) => [phase, null]));
  const files = names.every((name) => phases.includes(name)) ? [] : listFiles();
  /** @type {Map<string, string[] | null>} */
  const chosen = new Map();
  for (const name of names) {
    if (phases.includes(name)) {
      chosen.set(name, null);
      continue;
    }
    const matches = files.filter((file) => file.includes(toPathPart(name)));
    if (matches.length === 0) {
      throw new Error(`"${name}" is no phase (${phases.join(', ')}) and in no test file's path.`);
    }
    for (const file of matches) addFile(chosen, file);
  }
  return new Map(phases.flatMap((phase) => (chosen.has(phase) ? [[phase, chosen.get(phase) ?? null]] : [])));
}

/** @param {Map<string, string[] | null>} chosen @param {string} file */
function addFile(chosen, file) {
  const phase = PHASE_OF_FILE.find(([, pattern]) => pattern.test(file))?.[0];
  if (phase === undefined) return;
  const before = chosen.get(phase);
  // All of the phase is chosen already.
  if (before === null) return;
  chosen.set(phase, [...new Set([...(before ?? []), file])]);
}

/**
 * A source file stands for the tests beside it.
 * @param {string} name
 */
function toPathPart(name) {
  const path = (isAbsolute(name) ? relative(process.cwd(), name) : name)
    .replaceAll('\\', '/')
    .replace(/^\.\//, '');
  return /\.(test|spec)\.tsx?$/.test(path) ? path : path.replace(/(?<=\w)\.(ts|tsx|mjs)$/, '.');
}

/** @param {string} root @returns {string[]} every test file, relative and with slashes */
export function listTestFiles(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !NO_TESTS_IN.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listTestFiles(root, path);
      return PHASE_OF_FILE.some(([, pattern]) => pattern.test(path)) ? [path] : [];
    })
    .sort();
}
