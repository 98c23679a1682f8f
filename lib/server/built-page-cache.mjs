// @ts-check
// Next asks this for the pages of the build (`cacheHandler` in next.config.js). Its own answer, with the words filled in that
// stand for the shop's name.
import nextCache from 'next/dist/server/lib/incremental-cache/file-system-cache.js';
import { BUILT_FRONT, fillData, fillPage, frontNow } from './shop-front.mjs';

/** @type {typeof import('next/dist/server/lib/incremental-cache/file-system-cache.js').default} */
const FileSystemCache = /** @type {any} */ (nextCache).default ?? nextCache;

export default class BuiltPageCache extends FileSystemCache {
  /** What was filled in last, by what Next has of the page: it keeps that for as long as it may. */
  static #filled = new WeakMap();

  /** @param {Parameters<InstanceType<typeof FileSystemCache>['get']>} question */
  async get(...question) {
    const found = await super.get(...question);
    const front = frontNow();
    const page = /** @type {any} */ (found?.value);
    if (page?.kind !== 'APP_PAGE' || front === BUILT_FRONT) return found;
    const known = BuiltPageCache.#filled.get(page);
    if (known?.front === front) return { ...found, value: known.value };
    const value = fillIn(page, front);
    BuiltPageCache.#filled.set(page, { front, value });
    return { ...found, value };
  }
}

/** @param {any} page of Next @param {import('./shop-front.mjs').ShopFront} front */
function fillIn(page, front) {
  /** @param {Buffer | undefined} data */
  const filled = (data) => data && Buffer.from(fillData(data.toString('utf8'), front));
  const segments = page.segmentData && [...page.segmentData].map(([path, data]) => [path, filled(data)]);
  return {
    ...page,
    html: fillPage(page.html, front),
    rscData: filled(page.rscData),
    segmentData: segments && new Map(segments),
  };
}
