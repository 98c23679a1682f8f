const MOST_TRIES = 400;

/** The fewest lines of a text that still fail: one after the other is left out as long as it does. */
export async function shrink(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  let lines = text.split('\n');
  let tries = 0;
  for (let at = 0; at < lines.length && tries < MOST_TRIES; ) {
    const fewer = lines.toSpliced(at, 1);
    tries += 1;
    if (await fails(fewer.join('\n')).catch(() => false)) lines = fewer;
    else at += 1;
  }
  return lines.join('\n');
}
