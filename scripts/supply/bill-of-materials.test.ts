import { expect, test } from 'vitest';
import { billOfMaterials } from './bill-of-materials.mjs';
import { shippedPackages } from './shipped-packages.mjs';

const root = process.cwd();
const bill = await billOfMaterials(root);
const shipped = shippedPackages(root);

/** An integrity of npm is the hash in base64, of CycloneDX in hexadecimal. */
const hexOf = (integrity = '') => Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');

test('is CycloneDX, and speaks of this project', () => {
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: expect.stringMatching(/^1\.\d$/),
    metadata: { component: { name: 'orderflow', type: 'application' } },
  });
});

test('has each package that ships, with version, licence and integrity, and no other', () => {
  const listed = new Map(bill.components.map((one) => [`${one.name}@${one.version}`, one]));
  expect(shipped.length).toBeGreaterThan(100);
  for (const { name, version, integrity } of shipped) {
    const one = listed.get(`${name}@${version}`);
    expect(one?.hashes, name).toContainEqual({ alg: 'SHA-512', content: hexOf(integrity) });
    const [licence] = one?.licenses ?? [];
    expect(licence?.license?.id ?? licence?.license?.name ?? licence?.expression, name).toMatch(/\w/);
  }
  expect(listed.size).toBe(new Set(shipped.map(({ name, version }) => `${name}@${version}`)).size);
});

test('knows what ships', () => {
  const names = shipped.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['next', 'pg', '@prisma/client', '@electric-sql/pglite', 'smqp']),
  );
  for (const tool of ['vitest', 'typescript', 'prisma', 'playwright', 'tsx'])
    expect(names).not.toContain(tool);
});

test('says who needs whom, among those that are listed', () => {
  const refs = new Set([bill.metadata.component, ...bill.components].map((one) => one['bom-ref']));
  for (const { ref, dependsOn } of bill.dependencies)
    for (const one of [ref, ...dependsOn]) expect(refs, one).toContain(one);
});
