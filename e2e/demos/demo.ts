// `npm run demo`: lists the demos, or plays one in a visible browser at human speed.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGS } from '@/e2e/support/browser';
import { ensureChromium } from '@/scripts/setup/system-parts.mjs';
import { showPresses } from './caption-bar';
import { DEMOS } from './catalogue';
import { type DemoOptions, readDemoOptions } from './options';
import { startOwnServer } from './own-server';
import { startPictureShop } from './picture-shop';
import { PICTURES, takePicture } from './readme-pictures';
import { type Demo, type Direction, openStage } from './stage';

const ROOT = path.join(import.meta.dirname, '../..');
const VIEWPORT = { width: 1280, height: 800 };
/** People read some twenty letters a second. */
const LETTER_MS = 50;
const GLANCE_MS = 500;
const LOOK_MS = 1_500;
/** Between two things that hands do. */
const HAND_MS = 350;

function list(): string {
  const lines = DEMOS.map(({ name, title }) => `  ${name.padEnd(20)}${title}`);
  return `Demos:\n${lines.join('\n')}\nPlay one: npm run demo -- ${DEMOS[0]?.name ?? 'NAME'}`;
}

function find(name: string): Demo {
  const demo = DEMOS.find((known) => known.name === name);
  if (demo === undefined) throw new Error(`There is no demo "${name}".\n${list()}`);
  return demo;
}

async function play(demo: Demo, options: DemoOptions): Promise<void> {
  if (demo.on === 'own-server' && options.url !== null)
    throw new Error(`${demo.name} needs a server of its own, which it starts, and takes no --url.`);
  const shop = demo.on === 'own-server' ? demo.shop : undefined;
  const start = (say: Say) => startOwnServer(shop, say);
  await withBrowser(options, start, async (browser, url, server) => {
    const context = await browser.newContext({ baseURL: url, viewport: VIEWPORT });
    const page = await context.newPage();
    if (!options.isHeadless) await showPresses(page);
    const stage = openStage(
      page,
      options.isHeadless ? picturesOf(demo, options.folder) : paceOf(options.speed),
    );
    if (demo.on === 'any-server') await demo.play(stage);
    // Refused above where none was started.
    else if (server !== null) await demo.play(stage, server);
  });
}

function paceOf(speed: number): Direction {
  return {
    readMs: (caption) => (GLANCE_MS + caption.length * LETTER_MS) / speed,
    lookMs: LOOK_MS / speed,
    keepPicture: null,
  };
}

function picturesOf({ name }: Demo, chosen: string | null): Direction {
  const folder = path.resolve(chosen ?? path.join(ROOT, '.cache/demos', name));
  // Of an earlier run, which may have had other scenes. A folder that somebody chose is not ours to empty.
  if (chosen === null) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return {
    readMs: () => 0,
    lookMs: 0,
    keepPicture: async (page, scene) => {
      const file = path.join(folder, `${scene}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      console.log(path.relative(process.cwd(), file));
    },
  };
}

async function takeReadmePictures(options: DemoOptions): Promise<void> {
  const folder = path.join(ROOT, 'public/readme');
  mkdirSync(folder, { recursive: true });
  await withBrowser(options, startPictureShop, async (browser, url, shop) => {
    // With a --url the options are refused.
    if (shop === null) return;
    for (const picture of PICTURES) {
      const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC' });
      const file = path.join(folder, `${picture.name}.png`);
      await takePicture({ page: await context.newPage(), shop }, picture, file);
      await context.close();
      console.log(path.relative(process.cwd(), file));
    }
  });
}

type Say = (lines: string) => void;

/** Work in a browser that shows the server of `--url`, or one that is started for it and then removed. */
async function withBrowser<Server extends { readonly url: string; remove(): Promise<void> }>(
  { isHeadless, speed, url }: DemoOptions,
  start: (say: Say) => Promise<Server>,
  work: (browser: Browser, url: string, server: Server | null) => Promise<void>,
): Promise<void> {
  if (!isHeadless && !hasDisplay())
    throw new Error('There is no display to open a browser on (DISPLAY is not set). Try it with --headless.');
  const executablePath = await ensureChromium({ visible: !isHeadless });
  const server = url === null ? await start((lines) => process.stderr.write(lines)) : null;
  try {
    const browser = await chromium.launch({
      executablePath,
      args: CHROMIUM_ARGS,
      headless: isHeadless,
      slowMo: isHeadless ? 0 : HAND_MS / speed,
    });
    try {
      await work(browser, server?.url ?? url ?? '', server);
    } finally {
      await browser.close();
    }
  } finally {
    await server?.remove();
  }
}

function hasDisplay(): boolean {
  const { platform, env } = process;
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

async function run(): Promise<void> {
  const options = readDemoOptions(process.argv.slice(2));
  if (options.takesReadmePictures) await takeReadmePictures(options);
  else if (options.name === null) console.log(list());
  else await play(find(options.name), options);
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  },
);
