// @ts-check
// Which phases run beside which: as many as the processors have room for.

/**
 * @typedef {object} Task
 * @property {string} name
 * @property {number} slots how many processors it keeps busy
 * @property {readonly string[]} [after] tasks that must be done first, if they are to be done at all
 */

/**
 * Begins each task as soon as there is room and what it needs is done, the first in the list first. What needs more
 * room than there is gets all of it. After a failure nothing more is begun; what runs goes on to its end.
 * @template {Task} T
 * @param {readonly T[]} tasks @param {number} capacity in slots
 * @param {(task: T) => Promise<boolean>} run tells whether it went well; must not reject
 * @returns {Promise<void>} when nothing runs any more
 */
export async function runSchedule(tasks, capacity, run) {
  const names = new Set(tasks.map(({ name }) => name));
  const waiting = [...tasks];
  /** @type {Map<string, { slots: number, end: Promise<void> }>} */
  const running = new Map();
  const done = new Set();
  let failed = false;
  const isReady = (/** @type {T} */ { slots, after = [] }) => {
    const used = [...running.values()].reduce((sum, task) => sum + task.slots, 0);
    const fits = used + Math.min(slots, capacity) <= capacity;
    return fits && after.every((name) => done.has(name) || !names.has(name));
  };
  for (;;) {
    for (
      let index = waiting.findIndex(isReady);
      index !== -1 && !failed;
      index = waiting.findIndex(isReady)
    ) {
      const [task] = waiting.splice(index, 1);
      if (task === undefined) break;
      const end = run(task).then((isGood) => {
        running.delete(task.name);
        done.add(task.name);
        failed ||= !isGood;
      });
      running.set(task.name, { slots: Math.min(task.slots, capacity), end });
    }
    if (running.size === 0) return;
    await Promise.race([...running.values()].map(({ end }) => end));
  }
}
