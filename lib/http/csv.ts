/**
 * A cell of RFC 4180. What a table program would take for a formula begins with an apostrophe, as OWASP has it of CSV
 * injection: names are anybody's.
 */
function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  // A number that is written as text is no formula, below zero either.
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a file, with its end. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;

/**
 * A file to be taken away.
 * @param portions the head, then some lines at a time: asked for as the reader takes them, so that a slow one holds one portion
 */
export function csvAnswer(filename: string, portions: AsyncGenerator<string, undefined>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await portions.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await portions.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${filename}"`,
      'cache-control': 'no-store',
    },
  });
}
