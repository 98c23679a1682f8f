// @ts-check
// Vitest's side of `npm test`: tells what began, finished and failed, as it happens.
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { nameOf, tell } from './progress.mjs';

/**
 * @typedef {import('vitest/node').Vitest} Vitest
 * @typedef {import('vitest/node').Reporter} Reporter
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').TestSuite} TestSuite
 * @typedef {import('vitest/node').TestCase} TestCase
 * @typedef {import('vitest/node').TestProject} TestProject
 */

/** Vitest asks for a default export. @implements {Reporter} */
export default class ProgressReporter {
  /** @type {Vitest | null} */
  #vitest = null;
  /** What tests printed, by the id of the test or file. @type {Map<string, string>} */
  #printed = new Map();

  /** @param {Vitest} vitest */
  onInit(vitest) {
    this.#vitest = vitest;
  }

  /** @param {{ content: string, taskId?: string }} log */
  onUserConsoleLog({ content, taskId = '' }) {
    this.#printed.set(taskId, (this.#printed.get(taskId) ?? '') + content);
  }

  /** @param {TestModule} module */
  onTestModuleQueued(module) {
    tell({ kind: 'started', name: this.#nameOf(module) });
  }

  /** @param {TestCase} test */
  onTestCaseReady(test) {
    tell({ kind: 'started', name: this.#nameOf(test) });
  }

  /** @param {TestCase} test */
  onTestCaseResult(test) {
    tell({ kind: 'finished', name: this.#nameOf(test) });
    const { state, errors } = test.result();
    if (state === 'failed') this.#tellFailure(test, errors);
  }

  /** Its hooks. @param {TestSuite} suite */
  onTestSuiteResult(suite) {
    if (suite.errors().length > 0) this.#tellFailure(suite, suite.errors());
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    const name = this.#nameOf(module);
    const states = [...module.children.allTests()].map((test) => test.result().state);
    const count = (/** @type {string} */ state) => states.filter((other) => other === state).length;
    tell({ kind: 'finished', name });
    tell({
      kind: 'file',
      name,
      passed: count('passed'),
      failed: Math.max(count('failed'), module.ok() ? 0 : 1),
      skipped: count('skipped'),
      ms: timeOf(module),
    });
    if (module.errors().length > 0) this.#tellFailure(module, module.errors());
  }

  /** @param {readonly TestModule[]} _modules @param {readonly import('vitest/node').SerializedError[]} errors */
  async onTestRunEnd(_modules, errors) {
    for (const error of errors) {
      tell({ kind: 'failure', name: 'outside of any test', text: this.#format([error]) });
    }
    await tell({ kind: 'end' });
  }

  /** @param {TestModule | TestSuite | TestCase} entity @param {readonly import('vitest/node').SerializedError[]} errors */
  #tellFailure(entity, errors) {
    const printed = this.#printed.get(entity.id) ?? '';
    const text = `${this.#format(errors, entity.project)}${printed === '' ? '' : `\nIt printed:\n${printed}`}`;
    tell({ kind: 'failure', name: this.#nameOf(entity), text });
  }

  /**
   * As Vitest prints it: message, difference, place in the source.
   * @param {readonly import('vitest/node').SerializedError[]} errors @param {TestProject} [project]
   */
  #format(errors, project) {
    const logger = this.#vitest?.logger;
    if (logger === undefined) return errors.map(({ message }) => message).join('\n');
    let text = '';
    const sink = new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
    const { console } = logger;
    logger.console = new Console(sink, sink);
    try {
      for (const error of errors) logger.printError(error, project === undefined ? {} : { project });
    } finally {
      logger.console = console;
    }
    return text.trim();
  }

  /** @param {TestModule | TestSuite | TestCase} entity */
  #nameOf(entity) {
    const module = entity.type === 'module' ? entity : entity.module;
    // A lone project is the phase itself.
    const project = (this.#vitest?.projects.length ?? 1) > 1 ? module.project.name : '';
    return nameOf(module.relativeModuleId, project, entity.type === 'module' ? [] : [entity.fullName]);
  }
}

/** From loading the file to the end of its last test. @param {TestModule} module */
function timeOf(module) {
  const { collectDuration, duration, setupDuration, prepareDuration, environmentSetupDuration } =
    module.diagnostic();
  return collectDuration + duration + setupDuration + prepareDuration + environmentSetupDuration;
}
