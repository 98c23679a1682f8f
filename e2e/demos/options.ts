import { readCommandLine } from '@/scripts/setup/command-line.mjs';

export interface DemoOptions {
  /** Null: list them, or take the pictures of README and docs. */
  readonly name: string | null;
  readonly isHeadless: boolean;
  /** 2: twice as fast. */
  readonly speed: number;
  /** A server that runs already; null: one of the demo's own. */
  readonly url: string | null;
  /** Where pictures go; null: the usual place. */
  readonly folder: string | null;
  readonly takesReadmePictures: boolean;
}

const USAGE = `npm run demo [-- NAME] [-- OPTION …]

Lists the demos, or plays one in a visible browser at human speed, with captions. Without --url the server is the demo's own, on
an empty database. Ends with 2 when it could not.

  --speed N      2: twice as fast
  --url URL      plays on a server that runs already
  --headless     keeps a picture of each scene instead
  --to FOLDER    where those go
  --readme       takes the pictures of README and docs

For example: npm run demo -- happy-path --speed 2`;

const MIN_SPEED = 0.1;
const MAX_SPEED = 20;

/** @param args of the command line @throws with what an option takes */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = readCommandLine(
    USAGE,
    {
      allowPositionals: true,
      options: {
        headless: { type: 'boolean', default: false },
        speed: { type: 'string', default: '1' },
        url: { type: 'string' },
        to: { type: 'string' },
        readme: { type: 'boolean', default: false },
      },
    },
    args,
  );
  const [name = null, ...more] = positionals;
  if (more.length > 0) throw new Error(`One demo at a time, not also "${more.join('", "')}".`);
  if (values.readme && name !== null)
    throw new Error(`--readme takes the README's pictures; it plays no demo, so leave out "${name}".`);
  if (values.readme && values.url !== undefined)
    throw new Error('--readme shows the desk of a shop of its own, which it starts, and takes no --url.');
  if (values.to !== undefined && !values.headless)
    throw new Error('--to names the folder for the pictures of --headless; a visible browser keeps none.');
  return {
    name,
    isHeadless: values.headless || values.readme,
    speed: readSpeed(values.speed),
    url: values.url === undefined ? null : readUrl(values.url),
    folder: values.to ?? null,
    takesReadmePictures: values.readme,
  };
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed >= MIN_SPEED && speed <= MAX_SPEED))
    throw new Error(`--speed takes a number from ${MIN_SPEED} to ${MAX_SPEED}, not "${text}".`);
  return speed;
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error(
      `--url takes the address of a running server, such as http://localhost:3000, not "${text}".`,
    );
  return url.origin;
}
