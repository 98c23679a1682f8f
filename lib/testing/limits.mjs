// @ts-check
// How long the tests wait for what does not come. Each of these ends what hangs; none is a measure of speed, so a
// machine that is a hundred times slower passes too. What must be quick is a row of the bench.

const MINUTE_MS = 60_000;

/** A phase in which nothing finishes for so long is ended; time spent waiting for a processor does not count. */
export const SILENCE_LIMIT_MS = 5 * MINUTE_MS;
/** The same for a tool that says nothing before its end. */
export const QUIET_TOOL_LIMIT_MS = 30 * MINUTE_MS;
/** For one test or hook, where a runner is started by hand; `npm test` sees to what hangs much earlier. */
export const TEST_LIMIT_MS = 30 * MINUTE_MS;
/** For one condition that a test awaits: below the limit of a phase, so that the test itself says what it missed. */
export const WAIT_LIMIT_MS = 2 * MINUTE_MS;
/** For a server to come up, which may have to install and build first. */
export const START_LIMIT_MS = 30 * MINUTE_MS;
/** Between asking a runner to end and ending it with all that it started. */
export const STOP_LIMIT_MS = 10_000;
