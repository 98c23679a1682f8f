/**
 * How an order is paid at a shop that takes no payments on its pages.
 * @param bankLines of the settings; empty: nobody has entered any
 * @returns a sentence, and what to write on the transfer, line by line
 */
export function transferWords(
  bankLines: string,
  orderId: string,
): { readonly sentence: string; readonly lines: readonly string[] } {
  if (bankLines === '')
    return {
      sentence:
        'Nothing can be paid on these pages, and the shop has not said yet where to. Please ask us, and name the number of your order.',
      lines: [],
    };
  return {
    sentence: 'Please pay by bank transfer. With the reference we know your payment by its order.',
    lines: [...bankLines.split('\n').filter((line) => line !== ''), `Reference: ${orderId}`],
  };
}
