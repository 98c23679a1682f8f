/** A record of a file, with the number of the line that it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

export type ReadCsv =
  | { readonly records: readonly CsvRecord[] }
  | { readonly line: number; readonly problem: string };

/**
 * Reads CSV as RFC 4180 has it, and as table programs write it: separated by commas or, where the first line has more of them,
 * by semicolons; lines that end in CR LF, LF or CR; a mark of the byte order at the beginning. Empty lines are left out.
 * @param maxRecords with more than these nothing is read
 */
export function readCsv(text: string, maxRecords: number): ReadCsv {
  const source = text.replace(/^\uFEFF/, '');
  const [head = ''] = source.split(/[\r\n]/, 1);
  const separator = head.split(';').length > head.split(',').length ? ';' : ',';
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let begins = 1;
  let at = 0;
  const endRecord = () => {
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begins, cells });
    cells = [];
  };
  while (at < source.length) {
    const cell = readCell(source, at, separator);
    if (cell === null)
      return { line: begins, problem: 'A quotation mark is not closed, or something stands behind it.' };
    cells.push(cell.text);
    line += cell.lines;
    at = cell.end;
    if (source[at] === separator) {
      at += 1;
      // A separator at the very end has an empty cell behind it.
      if (at === source.length) cells.push('');
      continue;
    }
    if (source.startsWith('\r\n', at)) at += 1;
    at += 1;
    line += 1;
    endRecord();
    if (records.length > maxRecords)
      return { line: begins, problem: `A file takes ${maxRecords - 1} products.` };
    begins = line;
  }
  if (cells.length > 0) endRecord();
  return { records };
}

/** A cell from here to the next separator or end of a line. @returns null: its quotation marks are wrong */
function readCell(
  source: string,
  start: number,
  separator: string,
): { text: string; end: number; lines: number } | null {
  const ends = (at: number) =>
    at >= source.length || source[at] === separator || /[\r\n]/.test(source[at] ?? '');
  if (source[start] !== '"') {
    let end = start;
    while (!ends(end)) end += 1;
    return { text: source.slice(start, end), end, lines: 0 };
  }
  let text = '';
  for (let at = start + 1; ; ) {
    const quote = source.indexOf('"', at);
    if (quote === -1) return null;
    text += source.slice(at, quote);
    if (source[quote + 1] === '"') {
      text += '"';
      at = quote + 2;
      continue;
    }
    const lines = text.split(/\r\n|\r|\n/).length - 1;
    return ends(quote + 1) ? { text, end: quote + 1, lines } : null;
  }
}
