/** An order number as a person may paste it: with spaces, or inside the address of its page. */
const ORDER_NUMBER = /^\d{1,19}$/;

export function readOrderNumber(typed: string): string | null {
  const text = typed.trim();
  const fromAddress = /[?&]orderId=(\d+)/.exec(text)?.[1];
  const digits = fromAddress ?? text.replace(/\s+/g, '');
  return ORDER_NUMBER.test(digits) ? digits : null;
}
