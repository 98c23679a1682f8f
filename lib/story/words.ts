import type { DefinitionJson } from '@/lib/contract/process';

/**
 * What each step means to a customer: the texts of the model, by element id. An element without a text is called by
 * its name; without that, and while the model is not there yet, by its id made readable: plain, but never wrong.
 */
export type Model = DefinitionJson | null;

/** While it is being done or awaited: "Your parcel is being packed." */
export function nowWords(model: Model, elementId: string): string {
  return nowText(model, elementId) ?? nameOf(model, elementId);
}

/** Once it is done: "We have your payment." */
export function doneWords(model: Model, elementId: string): string {
  return doneText(model, elementId) ?? nameOf(model, elementId);
}

/** While it is still to come: "We pack your parcel and hand it over." */
export function aheadWords(model: Model, elementId: string): string {
  return model?.elements[elementId]?.aheadText ?? nameOf(model, elementId);
}

/** What the model itself says of it now, while it is being done or awaited; null where it says nothing. */
export function nowText(model: Model, elementId: string): string | null {
  const element = model?.elements[elementId];
  return (element?.kind === 'job' ? element.customerText : element?.waitingText) ?? null;
}

/** What the model itself says of it once it happened; null where it says nothing. */
export function doneText(model: Model, elementId: string): string | null {
  const element = model?.elements[elementId];
  return element?.doneText ?? element?.customerText ?? null;
}

/** What it is called: "Package and deliver". */
export function nameOf(model: Model, elementId: string): string {
  const name = model?.elements[elementId]?.name ?? '';
  return name === '' ? readable(elementId) : name;
}

/** `send-friendly-reminder` → `Send friendly reminder`. */
export function readable(elementId: string): string {
  const words = elementId
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? elementId : words.charAt(0).toUpperCase() + words.slice(1);
}
