/** Bounds that the schemas and the code behind them keep alike. No schema stands here: pages may import it. */

/** Lines of one order. */
export const MAX_LINES = 50;
/** Pieces in one line. */
export const MAX_QUANTITY = 99;

/** All variables of an order together, as UTF-8 JSON. */
export const MAX_VARIABLES_BYTES = 16 * 1024;
