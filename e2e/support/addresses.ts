import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from './server';

/** Where the table of addresses stands: under this heading of this file. */
export const ADDRESS_TABLE = { file: 'docs/addresses.md', heading: '# Addresses' };

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface DocumentedAddress {
  readonly method: (typeof METHODS)[number];
  /** As written: `/bill/<id>`, `/api/order?orderId=`. */
  readonly address: string;
}

/** What stands in code in the first column: an address, with its method unless that is GET. */
export function documentedAddresses(): DocumentedAddress[] {
  const text = readFileSync(join(CHECKOUT, ADDRESS_TABLE.file), 'utf8');
  const [, section = ''] = `\n${text}`.split(`\n${ADDRESS_TABLE.heading}\n`);
  const rows = (section.split(/\n##? /)[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    const [, cell = ''] = row.split('|');
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => {
      const [, method = 'GET', address] = /^(?:([A-Z]+) )?(\/\S*)$/.exec(code) ?? [];
      const known = METHODS.find((name) => name === method);
      if (address === undefined || known === undefined) throw new Error(`No address: ${code}`);
      return { method: known, address };
    });
  });
}
