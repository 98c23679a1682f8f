import { execFileSync } from 'node:child_process';
import { expect, type Locator, type Page } from '@playwright/test';

/** An order seen through the lenses of the process and of developers. */
export class LensView {
  readonly progress: Locator;
  readonly open: Locator;
  readonly decisions: Locator;
  readonly way: Locator;
  readonly openWork: Locator;
  readonly nextEvents: Locator;
  readonly log: Locator;

  constructor(readonly page: Page) {
    this.progress = page.getByRole('region', { name: 'Progress' });
    this.open = this.progress.getByRole('list', { name: 'Open now' }).getByRole('listitem');
    this.decisions = this.progress.getByRole('list', { name: 'What came first' }).getByRole('listitem');
    this.way = this.progress.getByRole('list', { name: 'The way so far' }).getByRole('listitem');
    this.openWork = page.getByRole('region', { name: 'Open work' });
    this.nextEvents = page.getByRole('list', { name: 'Next events' }).getByRole('listitem');
    this.log = page.getByRole('region', { name: 'Event log' }).getByRole('row');
  }

  link(name: 'Your order' | 'The process' | 'For developers'): Locator {
    return this.page.getByRole('navigation', { name: 'Ways to see this order' }).getByRole('link', { name });
  }

  /** The lens whose link is marked as the one that is shown. */
  async isSeenAs(name: 'Your order' | 'The process' | 'For developers'): Promise<void> {
    await expect(this.link(name)).toHaveAttribute('aria-current', 'page');
  }

  /** Does what the command line of this event says: as a shell reads it, with the token a reader would have. */
  async runCommandOf(elementId: string, operatorToken: string): Promise<number> {
    const item = this.nextEvents.filter({ has: this.page.getByText(elementId, { exact: true }) });
    return run((await item.locator('pre').textContent()) ?? '', operatorToken);
  }
}

/** Not every machine has curl: the shell reads its words, and `fetch` does the rest. @returns the status */
async function run(commandLine: string, operatorToken: string): Promise<number> {
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${commandLine}`], {
    env: { ...process.env, OPERATOR_TOKEN: operatorToken },
    encoding: 'utf8',
  })
    .split('\0')
    .slice(0, -1);
  const headers: Record<string, string> = {};
  let method = 'GET';
  let body: string | null = null;
  let url: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) url = word;
    else {
      at += 1;
      const value = words[at] ?? '';
      if (word === '-X') method = value;
      else if (word === '-d') body = value;
      else if (word === '-H')
        headers[value.slice(0, value.indexOf(':'))] = value.slice(value.indexOf(':') + 1).trim();
      else throw new Error(`The command line has an option that this test does not know: ${word}`);
    }
  }
  if (url === null) throw new Error(`The command line names no address: ${commandLine}`);
  return (await fetch(url, { method, headers, body })).status;
}
