import type { ChangedRingJson, RingJson } from '@/lib/contract/secrets';

/** The keys as a table for people. */
export function formatRing({ keys }: RingJson): string {
  if (keys.length === 0)
    return 'There are no secrets in this database yet: the first start of the server makes them.';
  const rows = keys.map(({ keyId, createdAt, validUntil }) => [
    keyId,
    `made ${createdAt}`,
    validUntil === null ? 'the newest' : `valid until ${validUntil}`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')).join('\n');
}

/** What was made, with what somebody else has to be told, and the keys that are valid now. */
export function formatChange(change: ChangedRingJson): string {
  const made = change.made.map(({ keyId, secret }) =>
    secret === undefined
      ? `${keyId} was made.`
      : `${keyId} was made. Tell the payment system, it is not shown again: ${secret}`,
  );
  return [...made, ...(made.length === 0 ? [] : ['']), formatRing(change)].join('\n');
}
