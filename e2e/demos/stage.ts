import type { Page } from '@playwright/test';
import { OrderView } from '../support/order-view';
import { showCaption } from './caption-bar';
import type { OwnServer, OwnShop } from './own-server';

interface Story {
  readonly name: string;
  /** One line for the list. */
  readonly title: string;
}

/** One story, told in scenes: on any server, or on one of its own, which it may kill and whose desk it may open. */
export type Demo = Story &
  (
    | { readonly on: 'any-server'; play(stage: Stage): Promise<void> }
    | {
        readonly on: 'own-server';
        /** Left out: one as usual. */
        readonly shop?: OwnShop;
        play(stage: Stage, server: OwnServer): Promise<void>;
      }
  );

export interface Stage {
  readonly page: Page;
  readonly order: OrderView;
  /** Shows the sentence, does the work, and keeps a picture of what came of it. */
  scene(caption: string, work: () => Promise<void>): Promise<void>;
}

export interface Direction {
  /** How long people are given, in milliseconds, to read a sentence and then to look at what came of it. */
  readonly readMs: (caption: string) => number;
  readonly lookMs: number;
  /** Keeps a picture of the page after a scene. @param name `02-she-pays` */
  readonly keepPicture: ((page: Page, name: string) => Promise<void>) | null;
}

/** Nobody is there to read. */
const PLAIN: Direction = { readMs: () => 0, lookMs: 0, keepPicture: null };

/** @param page an empty page of a browser whose base URL is the server's */
export function openStage(page: Page, direction: Direction = PLAIN): Stage {
  let caption = '';
  let scenes = 0;
  // A new page has lost the bar. One that is left again meanwhile does not need it.
  page.on('domcontentloaded', () => void showCaption(page, caption).catch(() => {}));
  const pause = async (ms: number) => {
    // For people to read and look, in a visible browser alone: nothing is waited for by it.
    if (ms > 0) await page.waitForTimeout(ms);
  };
  return {
    page,
    order: new OrderView(page),
    scene: async (words, work) => {
      caption = words;
      scenes += 1;
      await showCaption(page, caption);
      await pause(direction.readMs(words));
      await work();
      // A pointer that stays where it pressed would call up what lies there; the news of an order stand on top.
      await page.mouse.move(0, 0);
      await page.evaluate(() => window.scrollTo({ top: 0 }));
      await direction.keepPicture?.(page, `${String(scenes).padStart(2, '0')}-${slugOf(words)}`);
      await pause(direction.lookMs);
    },
  };
}

const MAX_SLUG = 48;

function slugOf(words: string): string {
  const slug = words.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return slug.slice(0, MAX_SLUG).replace(/^-|-$/g, '');
}
