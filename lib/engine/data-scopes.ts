import { modelOf } from './model';
import type { Definition, OpenWork } from './types';

/** The sub-processes around an element, the outermost first, and the element itself: whose local variables it sees. */
export function dataScopesOf(definition: Definition, elementId: string): string[] {
  const { nodes, processId } = modelOf(definition);
  const scopes = [elementId];
  for (let scope = nodes.get(elementId)?.scopeId; scope !== undefined && scope !== processId; ) {
    scopes.unshift(scope);
    scope = nodes.get(scope)?.scopeId;
  }
  return scopes;
}

/** Where a timer or a condition is evaluated: of a boundary event among the local variables of its activity. */
export function waitScopesOf(definition: Definition, elementId: string): string[] {
  return dataScopesOf(definition, modelOf(definition).nodes.get(elementId)?.attachedTo ?? elementId);
}

/** Is it a sub-process? */
export function isSubProcess({ elements }: Definition, elementId: string): boolean {
  return elements.get(elementId)?.type === 'SubProcess';
}

/** What is still open once this element's event has happened: a boundary event that interrupts ends its activity first. */
export function openBeside(
  definition: Definition,
  elementId: string,
  open: readonly OpenWork[],
): readonly OpenWork[] {
  const node = modelOf(definition).nodes.get(elementId);
  const host = node?.interrupts === true ? node.attachedTo : null;
  if (host === null) return open;
  return open.filter((work) => !dataScopesOf(definition, work.elementId).includes(host));
}
