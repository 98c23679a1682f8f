import type { ModdleElement } from 'bpmn-moddle';
import { elements, shortType, textOf } from './build-model';
import type { Finding } from './types';

/** An element without an id, and what it is called here. */
export interface GivenId {
  readonly element: ModdleElement;
  readonly id: string;
}

/**
 * Ids for what the file gives none: the definitions, the processes, and their elements and flows. BPMN wants none there,
 * but everything here is known by its id. The same file has the same ids each time: they count in its order.
 */
export function missingIds(root: ModdleElement, taken: ReadonlySet<string>): readonly GivenId[] {
  const found: GivenId[] = [];
  const used = new Set(taken);
  const visit = (element: ModdleElement): void => {
    if (textOf(element.id) === null) {
      const id = freeId(shortType(element), used);
      used.add(id);
      found.push({ element, id });
    }
    for (const inner of elements(element.flowElements)) visit(inner);
  };
  if (textOf(root.id) === null) found.push({ element: root, id: freeId('Definitions', used) });
  for (const element of elements(root.rootElements)) if (shortType(element) === 'Process') visit(element);
  return found;
}

/** What is said of them: nobody could find them otherwise. The definitions' own id is of no meaning to anybody. */
export function missingIdFindings(given: readonly GivenId[]): readonly Finding[] {
  const named = given.filter(({ element }) => shortType(element) !== 'Definitions').map(({ id }) => id);
  if (named.length === 0) return [];
  const some = named.slice(0, 5).join(', ');
  const rest = named.length > 5 ? ` and ${named.length - 5} more` : '';
  const message = `${named.length === 1 ? 'One element has no id and is called' : `${named.length} elements have no id and are called`} ${some}${rest} here: give it one, as npm run process -- --fix does.`;
  return [
    {
      severity: 'warning',
      elementId: null,
      message: named.length === 1 ? message : message.replace('give it one', 'give them ids'),
    },
  ];
}

function freeId(type: string, used: ReadonlySet<string>): string {
  const word = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  let count = 1;
  while (used.has(`${word}-${count}`)) count += 1;
  return `${word}-${count}`;
}
