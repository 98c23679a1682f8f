import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from './server';

/** A checkout that shares everything with ours, its build too, but for the diagram. */
export interface OtherCheckout {
  readonly folder: string;
  putDiagram(bytes: Uint8Array): void;
  remove(): void;
}

const OWN = new Set(['.git', '.data', 'bpmn', 'e2e', 'scripts']);

/** @param beside what lies beside the diagram, by name */
export function newCheckout(
  diagram: Uint8Array,
  beside: Readonly<Record<string, Uint8Array>> = {},
): OtherCheckout {
  const folder = mkdtempSync(join(tmpdir(), 'orderflow-checkout-'));
  for (const name of readdirSync(CHECKOUT))
    if (!OWN.has(name)) symlinkSync(join(CHECKOUT, name), join(folder, name));
  // The start finds its folder by where its own file is.
  cpSync(join(CHECKOUT, 'scripts'), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'bpmn'));
  const putDiagram = (bytes: Uint8Array) =>
    writeFileSync(join(folder, 'bpmn/ordering-items-workflow.bpmn'), bytes);
  putDiagram(diagram);
  for (const [name, bytes] of Object.entries(beside)) writeFileSync(join(folder, 'bpmn', name), bytes);
  return { folder, putDiagram, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
