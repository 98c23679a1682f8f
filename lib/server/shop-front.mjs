// @ts-check
// What every page says of the shop. The build renders pages before there is any database, so it renders words that stand for
// it; they are filled in when such a page is served. Next loads what serves them apart from the application, so all they
// share is the process itself.

/**
 * @typedef {object} ShopFront
 * @property {string} name
 * @property {string} description what it sells, in a line
 */

/** What stands in the pages of the build. Nobody else says these words. @type {Readonly<ShopFront>} */
export const BUILT_FRONT = { name: 'NAME-OF-THIS-SHOP', description: 'DESCRIPTION-OF-THIS-SHOP' };

const KEY = Symbol.for('orderflow.shop-front');
// The global object has no such property in its type.
const holder = /** @type {{ [KEY]?: Readonly<ShopFront> }} */ (/** @type {unknown} */ (globalThis));

/** The settings say so now. @param {Readonly<ShopFront>} front */
export function setFront({ name, description }) {
  holder[KEY] = { name, description };
}

/** Another object whenever it has changed; in the build, what stands for it. @returns {Readonly<ShopFront>} */
export function frontNow() {
  return holder[KEY] ?? BUILT_FRONT;
}

/** @typedef {(text: string) => string} Escape */

/** As React writes text and attributes. @type {Escape} */
const inHtml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** In a string of JSON. @type {Escape} */
const inJson = (text) => JSON.stringify(text).slice(1, -1);
/** Next's inline scripts carry JSON as a string in JSON, without signs that could end the script. @type {Escape} */
const inScript = (text) =>
  inJson(inJson(text)).replace(
    /[&<>\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param {string} text @param {Readonly<ShopFront>} front @param {Escape} written */
function fill(text, { name, description }, written) {
  return text
    .replaceAll(BUILT_FRONT.name, () => written(name))
    .replaceAll(BUILT_FRONT.description, () => written(description));
}

const SCRIPT = /(<script\b[^>]*>)([\s\S]*?)(<\/script>)/gi;

/** A page of the build as it is served. @param {string} html @param {Readonly<ShopFront>} front */
export function fillPage(html, front) {
  const withScripts = html.replace(
    SCRIPT,
    (_, open, text, close) => `${open}${fill(text, front, inScript)}${close}`,
  );
  return fill(withScripts, front, inHtml);
}

/** What Next's scripts ask for instead of a page. @param {string} data @param {Readonly<ShopFront>} front */
export const fillData = (data, front) => fill(data, front, inJson);
