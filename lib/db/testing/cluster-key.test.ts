import { expect, test } from 'vitest';
import { readMigrations } from '../migrate';
import { clusterKey } from './cluster-key';

test('the same migrations have the same key; another text, another or one more has another', () => {
  const migrations = readMigrations();
  const [first, ...others] = migrations;
  if (first === undefined) throw new Error('there is no migration');
  const keys = [
    clusterKey(),
    clusterKey([{ ...first, checksum: 'edited' }, ...others]),
    clusterKey(migrations.slice(0, -1)),
    clusterKey([...migrations, { ...first, name: '9_more' }]),
  ];
  expect(clusterKey(readMigrations())).toBe(keys[0]);
  expect(new Set(keys).size).toBe(4);
});
