/** Bounds that the schemas and the code behind them keep alike. No schema stands here: pages may import it. */

/** Lines of one order. */
export const MAX_LINES = 50;
/** Pieces in one line. */
export const MAX_QUANTITY = 99;

/** All variables of an order together, those of its open elements included, as UTF-8 JSON. */
export const MAX_VARIABLES_BYTES = 16 * 1024;
/** One of them. */
export const MAX_VARIABLE_BYTES = 8 * 1024;
/** How many an order has. */
export const MAX_VARIABLES = 200;

/** Of a password at the desk, in characters: beyond the 8 at least, and the 64 at most, of OWASP's ASVS 5.0 (6.2.1, 6.2.9). */
export const PASSWORD = { min: 12, max: 128 } as const;
/** Of the name of somebody who runs the shop, or of a token. */
export const MAX_STAFF_NAME = 80;
/** Groups of one account, and the length of the name of one. */
export const MAX_GROUPS = 20;
export const MAX_GROUP_NAME = 60;
/** Of the name of a view of the desk's list. */
export const MAX_VIEW_NAME = 60;
