interface Marker {
  /** Why it is not carried out, and what to draw instead. */
  readonly refused: string;
  /** Left out: a file with it may not run. */
  readonly severity?: 'warning';
}

const MARKERS = {
  'multi-instance': { refused: 'multi-instance is not supported; let one job handle all items' },
  loop: { refused: 'loop markers are not supported; draw the loop with a gateway' },
  'for-compensation': { refused: 'compensation is not supported; draw the way back as tasks' },
  quantity: {
    refused:
      'startQuantity and completionQuantity are not supported: one token comes in and one goes out; draw a parallel gateway for more',
  },
  instantiate: {
    refused: 'orders are started by a request, not by an event or a message; use a none start event',
  },
  'waits-for-all-events': {
    refused:
      'an event-based gateway that waits for all of its events is not supported; draw a parallel gateway before them',
  },
  'event-by-reference': {
    refused:
      'its event definition stands elsewhere in the file (eventDefinitionRef), which is not read; write it into the event',
  },
  'link-by-reference': {
    refused:
      'its link refers to one of another name (source or target), which is not read; name both ends alike',
  },
  listeners: {
    refused: 'listeners are never called; draw a service task for what they do',
  },
  'version-tag': {
    refused:
      'it is bound to a version tag, and only what lies beside the diagram is known; bind it to "deployment"',
  },
  language: {
    refused: 'its expression names a language; write FEEL beginning with "=", and no language',
  },
  'input-output': {
    refused:
      'its data inputs and outputs are shown, and not used; handlers read the order and patch its variables',
    severity: 'warning',
  },
  'zeebe-input-output': {
    refused:
      'input and output mappings are carried out at tasks and events that a handler or a person does, at sub-processes and, outputs alone, at receive tasks and at events that wait; move them there',
  },
  'condition-filter': {
    refused: 'its condition is asked after each change of the data, whatever changed; leave out the filter',
  },
  headers: {
    refused: 'its task headers are read by nobody: only what a handler or a person does has them',
    severity: 'warning',
  },
  'linked-resources': {
    refused: 'its linked resources are not read; handlers read the order',
    severity: 'warning',
  },
  retries: {
    refused: 'its number of retries is not looked at: each task is tried 3 times',
    severity: 'warning',
  },
  form: {
    refused:
      'its form is not shown; whoever completes the task gives its variables. Name a .form file beside the diagram by formId, at a user task',
    severity: 'warning',
  },
  assignment: {
    refused:
      'its performers, or its assignment, are not looked at; say whose it is by zeebe:assignmentDefinition at a user task',
    severity: 'warning',
  },
} as const satisfies Readonly<Record<string, Marker>>;

/** What an element may have on top of its type: markers of BPMN, and extensions. */
export type MarkerKind = keyof typeof MARKERS;

export const MARKER_KINDS: Readonly<Record<MarkerKind, Marker>> = MARKERS;
