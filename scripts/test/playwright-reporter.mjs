// @ts-check
// Playwright's side of `npm test`: tells what began, finished and failed, as it happens.
import { relative } from 'node:path';
import { nameOf, tell } from './progress.mjs';

/**
 * @typedef {import('@playwright/test/reporter').Reporter} Reporter
 * @typedef {import('@playwright/test/reporter').TestCase} TestCase
 * @typedef {import('@playwright/test/reporter').TestResult} TestResult
 * @typedef {import('@playwright/test/reporter').TestError} TestError
 * @typedef {{ left: number, passed: number, failed: number, skipped: number, ms: number }} FileCount
 */

/** Playwright asks for a default export. @implements {Reporter} */
export default class ProgressReporter {
  /** By name; the tests of one file run in any order, several at once. @type {Map<string, FileCount>} */
  #files = new Map();
  #failOnFlaky = false;

  printsToStdio() {
    return true;
  }

  /** @param {import('@playwright/test').FullConfig} config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(config, suite) {
    this.#failOnFlaky = 'failOnFlakyTests' in config && config.failOnFlakyTests === true;
    for (const test of suite.allTests()) this.#countsOf(test).left += 1;
  }

  /** What the web server says, too. @param {string | Buffer} chunk @param {void | TestCase} test */
  onStdErr(chunk, test) {
    if (test === undefined) process.stderr.write(chunk);
  }

  /** @param {string | Buffer} chunk @param {void | TestCase} test */
  onStdOut(chunk, test) {
    if (test === undefined) process.stdout.write(chunk);
  }

  /** @param {TestCase} test */
  onTestBegin(test) {
    tell({ kind: 'started', name: nameOfTest(test) });
  }

  /** @param {TestCase} test @param {TestResult} result */
  onTestEnd(test, result) {
    const name = nameOfTest(test);
    tell({ kind: 'finished', name });
    const counts = this.#countsOf(test);
    counts.ms += result.duration;
    const isGood = result.status === test.expectedStatus || result.status === 'skipped';
    if (!isGood) tell({ kind: 'failure', name, text: describeFailure(test, result) });
    const isTriedAgain = !isGood && result.status !== 'interrupted' && result.retry < test.retries;
    if (isTriedAgain) return;
    counts.left -= 1;
    const outcome = test.outcome();
    if (outcome === 'skipped') counts.skipped += 1;
    else if (outcome === 'unexpected' || (outcome === 'flaky' && this.#failOnFlaky)) counts.failed += 1;
    else counts.passed += 1;
    const { left, ...done } = counts;
    if (left === 0) tell({ kind: 'file', name: nameOfFile(test), ...done });
  }

  /** @param {TestError} error */
  onError(error) {
    tell({ kind: 'failure', name: 'outside of any test', text: describeError(error) });
  }

  async onEnd() {
    // A run that was broken off leaves files behind that it has begun.
    for (const [name, { left, ...counts }] of this.#files) {
      if (left > 0) tell({ kind: 'file', name, ...counts });
    }
    await tell({ kind: 'end' });
  }

  /** @param {TestCase} test @returns {FileCount} */
  #countsOf(test) {
    const name = nameOfFile(test);
    const counts = this.#files.get(name) ?? { left: 0, passed: 0, failed: 0, skipped: 0, ms: 0 };
    this.#files.set(name, counts);
    return counts;
  }
}

/** @param {TestCase} test */
function nameOfFile(test) {
  return nameOf(fileOf(test), test.parent.project()?.name ?? '');
}

/** @param {TestCase} test */
function nameOfTest(test) {
  // The first three are the run itself, the project and the file.
  return nameOf(fileOf(test), test.parent.project()?.name ?? '', test.titlePath().slice(3));
}

/** @param {TestCase} test */
function fileOf(test) {
  return relative(process.cwd(), test.location.file).replaceAll('\\', '/');
}

/** @param {TestCase} test @param {TestResult} result */
function describeFailure(test, result) {
  const printed = [...result.stdout, ...result.stderr].map(String).join('');
  const kept = result.attachments.flatMap(({ name, path }) =>
    path === undefined ? [] : [`${name}: ${path}`],
  );
  return [
    `${fileOf(test)}:${test.location.line}${result.retry > 0 ? `, try ${result.retry + 1}` : ''}, ${result.status}`,
    ...result.errors.map(describeError),
    ...(printed === '' ? [] : [`It printed:\n${printed}`]),
    ...kept,
  ].join('\n');
}

/** @param {TestError} error */
function describeError({ message, stack, value, snippet }) {
  return [stack ?? message ?? value ?? '', ...(snippet === undefined ? [] : [snippet])].join('\n');
}
