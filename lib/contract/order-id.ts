const MAX_ORDER_ID = 2n ** 63n - 1n;

/**
 * Reads an order id from outside.
 * @returns the canonical decimal string, or null for anything that is no positive number below 2^63
 */
export function parseOrderId(text: string): string | null {
  if (!/^\d{1,64}$/.test(text)) return null;
  const id = BigInt(text);
  return id > 0n && id <= MAX_ORDER_ID ? id.toString() : null;
}
