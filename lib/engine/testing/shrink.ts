/** A try may explore for a second or more, and a test that is silent for minutes is ended before it has told anything. */
const MOST_TRIES = 120;

/**
 * The fewest lines of a text that still fail. Runs of lines are left out, long ones first, as long as it does (Zeller,
 * "Simplifying and Isolating Failure-Inducing Input", 2002).
 */
export async function shrink(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split('\n');
  let tries = 0;
  for (let size = Math.ceil(lines.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = 0; at < lines.length && tries < MOST_TRIES; ) {
      const fewer = lines.toSpliced(at, size);
      tries += 1;
      // What is no file any more does not fail as this one did.
      if (await fails(fewer.join('\n')).catch(() => false)) lines = fewer;
      else at += 1;
    }
  }
  return lines.join('\n');
}
